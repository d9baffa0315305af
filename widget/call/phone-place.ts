import { type Participant, ParticipantKind, type Room, RoomEvent } from 'livekit-client';
import { callerAttributes, sipCallStatusAttribute } from '../../server/contract/index.ts';
import type { Phone } from './call-state.ts';

/** The visitor's own phone: our gateway vouches that it is in this call as the caller's, and not as somebody else's. */
export function isPhone({ kind, attributes }: Participant): boolean {
  return kind === ParticipantKind.SIP && attributes[callerAttributes.callId] !== undefined;
}

/** Tells whether the visitor's phone is in the call and hears it, now and whenever that changes. */
export function watchPhone(room: Room, tell: (on: boolean) => void): void {
  let told = false;
  const look = () => {
    const phones = [...room.remoteParticipants.values()].filter(isPhone);
    const on = phones.some(({ attributes }) => attributes[sipCallStatusAttribute] === 'active');
    if (on === told) return;
    told = on;
    tell(on);
  };
  room
    .on(RoomEvent.ParticipantConnected, look)
    .on(RoomEvent.ParticipantDisconnected, look)
    .on(RoomEvent.ParticipantAttributesChanged, look);
  look();
}

/**
 * The visitor's phone after it has come or gone, or the visitor wanted to go on here:
 *
 *   away --came--> on --gone--> left --came--> on      on --here--> beside --gone--> away      left --here--> away
 */
export function nextPhone(phone: Phone, what: 'came' | 'gone' | 'here'): Phone {
  switch (what) {
    case 'came':
      return phone === 'beside' ? phone : 'on';
    case 'gone':
      return phone === 'on' ? 'left' : phone === 'beside' ? 'away' : phone;
    case 'here':
      return phone === 'on' ? 'beside' : phone === 'left' ? 'away' : phone;
  }
}
