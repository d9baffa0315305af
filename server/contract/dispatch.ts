/** JSON metadata of a LiveKit dispatch: all that an agent needs to find its call in the store. */
export interface DispatchMetadata {
  callId: string;
  line: string;
}
