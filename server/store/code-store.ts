/** Where the same call is to go on: at the caller's phone, or on a page that reads along. */
export type MoveDirection = 'to-phone' | 'to-page';

/** A one-time code by which a caller comes into their own call at another place. */
export interface MoveCode {
  /** Digits. */
  code: string;
  direction: MoveDirection;
  callId: string;
  line: string;
  expiresAt: number;
}

/**
 *   (none) --added--> open --taken--> (none)
 *                      `--run out, replaced by the call's next one, or its call has ended--> (none)
 */
export interface CodeStore {
  /**
   * Keeps a code, in place of an earlier one of its call and direction. Resolves to false, and changes nothing, where the
   * call is not live or another call's open code is the same.
   */
  addCode(code: MoveCode, at: number): Promise<boolean>;
  /** All that may be used at a time. */
  openCodes(query: { direction: MoveDirection; at: number }): Promise<MoveCode[]>;
  /** Uses a code up. Resolves to the call's room, or to undefined where it has been used, replaced or run out meanwhile. */
  takeCode(code: MoveCode, at: number): Promise<{ room: string } | undefined>;
}
