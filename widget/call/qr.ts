/** Draws QR codes. A part of its own, since only who goes on by phone from a computer needs it. */
export { generate } from 'lean-qr';
export { toSvgPath } from 'lean-qr/extras/svg';
