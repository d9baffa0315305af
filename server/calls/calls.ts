import type { MoveDirection } from '../store/code-store.ts';
import type { Guesser } from './move-codes.ts';

/** The one place that admits a caller, decides the room, has the agent dispatched, and lets calls move. */
export interface Calls extends Moving {
  /**
   * Admits a caller to a line: writes the call, creates the room and dispatches the agent into it. However many
   * processes admit callers at once, together they keep to the line's limits.
   * @throws Failure `line-not-found` | `line-invalid` | `livekit-unavailable`
   * @throws CallRefused `line-full` | `line-spent` | `visitor-limit` | `allowance-spent` | `proof-required`
   */
  admit(request: AdmitRequest): Promise<AdmittedCall>;
  /**
   * Lets a conversation go on by one written answer, for which model usage is reserved.
   * @throws CallRefused `line-spent`
   */
  allowAnswer(callId: string, line: string): Promise<AnswerAllowance>;
  /** Ends a call and its room, e.g. when the owner hangs up. */
  end(callId: string): Promise<void>;
}

export interface AdmitRequest {
  line: string;
  kind: 'web' | 'phone';
  /** The call-back for which somebody is rung up. Default: the caller calls. */
  callBack?: string;
  /** The room that the caller is in already, and the agent on its way: none is made. Default: a room of our choice. */
  room?: string;
  /** In writing: nobody goes to a room, and it takes no place on the line. Default: by voice. */
  by?: 'writing';
  /** The call whose conversation this one goes on with; whoever asks has shown that it is theirs. */
  continues?: string;
  /** Who asks, as far as that is to be counted: a random id, and a keyed hash of the address; never the address. */
  visitor?: string;
  address?: string;
  /** Of a phone: the caller's number, where a trusted trunk vouches for it. It is not kept, only a keyed hash of it. */
  number?: string;
  /** Of a web caller: the id of a proof of work that was checked, or that there is none; left out where none is needed. */
  proof?: { id: string } | 'none';
}

export interface AdmittedCall {
  callId: string;
  room: string;
  /** Identity that the caller is to join with. */
  identity: string;
}

export interface AnswerAllowance {
  /** Books what the answer really cost. Never rejects. */
  settle(tokens: number): Promise<void>;
}

/** Lets a call go on at another place of the same caller, by a code that is used once. */
export interface Moving {
  /**
   * A code for a live call, in place of an earlier one of this direction. It may be used once, within five minutes.
   * @throws Failure `call-not-found`, also for a call that has ended
   */
  issueCode(callId: string, direction: MoveDirection): Promise<IssuedCode>;
  /**
   * Lets whoever has a code into its call, which takes no place on the line: it has one.
   * @throws Failure `code-refused`, in the same words whatever was wrong: the code, its line, its time, or that there
   *   were too many tries
   */
  redeemCode(request: Guesser & { code: string; direction: MoveDirection }): Promise<JoinedCall>;
}

export interface IssuedCode {
  code: string;
  /** ms since the epoch. */
  expiresAt: number;
}

export interface JoinedCall extends AdmittedCall {
  line: string;
}
