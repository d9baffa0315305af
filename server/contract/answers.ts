/** Body of `POST /api/answers`, `/api/answers/accept` and `/api/answers/decline`, with which a person answers in the browser. */
export interface AnswerRequest {
  /** What stands after the `#` of the link that they were sent. */
  link: string;
}

/** Who waits and what about, as the person is told before they take the call; nothing of it is kept. */
export interface CallerBrief {
  /** Number of a caller whose trunk vouches for it. */
  caller?: string;
  /** What the model has understood the call to be about. */
  matter?: string;
  /** The last things that the caller has said. */
  said: readonly string[];
}

/** Answer to `POST /api/answers`. That to `accept` is a `TokenResponse`, and `decline` has none. */
export interface AnswerResponse extends CallerBrief {
  /** Name of the line. */
  line: string;
  /** Whom the caller has asked for. */
  person: string;
  /** Seconds for which the link can still be used. */
  expires_in: number;
}

/**
 * Topic of the data with which the API tells the agent what a person has answered in the browser. It comes from LiveKit's
 * server, in nobody's name, to the agent in the room where people are reached.
 */
export const answerTopic = 'hoyhoy.answer';
/** What a person does with a call that they are asked to take. */
export const personAnswers = ['accepted', 'declined'] as const;
export type PersonAnswer = (typeof personAnswers)[number];

/** Of the room in which the agent reaches a person: it stands for as long as they are wanted. */
export function personRoom(callId: string): string {
  return `person-${callId}`;
}
