/** The one place that admits a caller, decides the room and has the agent dispatched. */
export interface Calls {
  /**
   * Admits a caller to a line: writes the call, creates the room and dispatches the agent into it.
   * @throws Failure `line-not-found` | `line-invalid` | `line-full` | `livekit-unavailable`
   */
  admit(request: AdmitRequest): Promise<AdmittedCall>;
  /** Ends a call and its room, e.g. when the owner hangs up. */
  end(callId: string): Promise<void>;
}

export interface AdmitRequest {
  line: string;
  kind: 'web' | 'phone';
}

export interface AdmittedCall {
  callId: string;
  room: string;
  /** Identity that the caller is to join with. */
  identity: string;
}
