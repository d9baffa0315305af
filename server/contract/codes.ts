/** Body of `POST /api/lines/:line/codes`: asks for a code with which a phone takes the call up. */
export interface CodeRequest {
  /** `conversation_token` of the call. */
  conversation: string;
}

export interface CodeResponse {
  /** Six digits, to be typed after the line's number has answered; used once. */
  code: string;
  /** Seconds. */
  expires_in: number;
  /** E.164 number that is to be called. */
  phone: string;
  /** The same as people read it, in groups; for the eye alone. */
  phone_shown: string;
  /** A phone can be rung up for it, by `POST /api/lines/:line/phones`. */
  rings?: boolean;
}

/** Body of `POST /api/lines/:line/phones`: has a phone rung up, where the code is to be entered. */
export interface RingRequest extends CodeRequest {
  /** With the code of its country. */
  number: string;
}

/** Body of `POST /api/join`: asks for a place beside a caller on the phone, to read along. The answer is a `TokenResponse`. */
export interface JoinRequest {
  /** As the agent read it out; anything but digits in it is passed over. */
  code: string;
}
