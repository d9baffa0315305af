/**
 * Body of `POST /api/lines/:line/token`: the shape of LiveKit's `TokenSource.endpoint(url)`.
 * The server chooses room, identity and agent itself; `room_name`, `participant_identity`, `participant_metadata`
 * and `room_config` are accepted, so that LiveKit's clients work unchanged, and nothing of them is used.
 */
export interface TokenRequest {
  room_name?: string;
  /** Shown to the owner; at most 100 characters, control characters removed. */
  participant_name?: string;
  participant_identity?: string;
  participant_metadata?: string;
  /** Strings for the agent's context; reserved prefixes (`sip.`, `lk.`, `hoyhoy.`) are refused. */
  participant_attributes?: Record<string, string>;
  room_config?: unknown;
  /**
   * The conversation that the call goes on with: `conversation_token` of an earlier call, or what a written answer named.
   * One that is not known any more is passed over: it must not keep anybody from calling.
   */
  conversation?: string;
}

export interface TokenResponse {
  /** WebSocket address of LiveKit for this visitor. */
  server_url: string;
  /** JWT, valid for 60 s: LiveKit refreshes it at join, and TokenSource does not cache so short a token. */
  participant_token: string;
  /**
   * Of a page's visitor: a random id, signed, by which calls are counted. Sent back as the header `Hoyhoy-Visitor` with
   * the next request, as long as the page is open. LiveKit's clients pass over it.
   */
  visitor_token?: string;
  /** Names this conversation to `POST /api/lines/:line/messages`, where sound can't get through. */
  conversation_token?: string;
  /** The line's number (E.164), where a phone can take up this call by a code of `POST /api/lines/:line/codes`. */
  phone?: string;
}
