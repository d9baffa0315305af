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
