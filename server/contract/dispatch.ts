/** JSON metadata of a LiveKit dispatch: all that an agent needs to find its call in the store. */
export interface DispatchMetadata {
  callId: string;
  line: string;
  /** Of the call's lease: which agent of the call this one is to be, from 1. */
  epoch: number;
  /** The call whose conversation this one goes on with: what was said and written there is known. */
  continues?: string;
  /** The call-back for which somebody is rung up, and has to be told so first. */
  callBack?: string;
}

/**
 * JSON metadata of a dispatch by a rule of LiveKit's, where livekit-sip or LiveKit Cloud lets phones in: the call is not
 * in the store yet, and the phone is in the room already.
 */
export interface ArrivalMetadata {
  line: string;
  arrival: 'sip';
}
