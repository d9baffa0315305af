/** The name under which our workers register with LiveKit and `calls` dispatches them. */
export const AGENT_NAME = 'hoyhoy';

/** Names of the embedded speech server's models; their answers cost nothing. */
export const EMBEDDED_MODELS = 'hoyhoy/';

/** Identity of the one agent in a room: a replacement with the same identity evicts a dead predecessor at once. */
export function agentIdentity(room: string): string {
  return `agent-${room}`;
}

/** Beginning of the identities of pages' visitors. */
export const VISITOR_IDENTITY = 'visitor-';

/** LiveKit's text stream topics and participant attributes, named as other LiveKit software expects them. */
export const topics = {
  /** Captions of both sides; attributes `captionAttributes`. */
  transcription: 'lk.transcription',
  /** Text that the visitor typed. */
  chat: 'lk.chat',
} as const;

export const captionAttributes = {
  /** All streams of one segment replace each other; the final one stands. */
  segmentId: 'lk.segment_id',
  /** `'true'` on the last stream of a segment, else `'false'`. */
  final: 'lk.transcription_final',
  /** The audio track whose words these are. */
  trackId: 'lk.transcribed_track_id',
} as const;

/** Participant attribute of the agent; values are `AgentState`. */
export const agentStateAttribute = 'lk.agent.state';

export const agentStates = ['initializing', 'idle', 'listening', 'thinking', 'speaking'] as const;
export type AgentState = (typeof agentStates)[number];

/** Attributes that only the server may set on a participant; a client that sends one is refused. */
export const reservedAttributePrefixes = ['sip.', 'lk.', 'hoyhoy.'] as const;

/** Participant attributes that the server sets on a caller. */
export const callerAttributes = {
  callId: 'hoyhoy.call_id',
  line: 'hoyhoy.line',
  /** `'true'` on a phone whose trunk vouches for `sip.phoneNumber`. */
  trustedNumber: 'hoyhoy.trusted_number',
  /** On a caller who has come into their own call at another place: `'phone'`, or `'page'` for one that reads along. */
  joined: 'hoyhoy.joined',
  /** On whoever has been called for the caller: what they are called. */
  person: 'hoyhoy.person',
  /** Set on a phone that we have called: the room it is to go on in. */
  room: 'hoyhoy.room',
  /**
   * Asked of our gateway with a phone that it is to call: whoever answers enters a code first, and comes into the call that
   * the code is for, in place of the room that the request names. No participant has it.
   */
  entersCode: 'hoyhoy.enters_code',
  /** `'true'` on a phone that our gateway is to call although it is on a do-not-call list: it has asked for the call itself. */
  wished: 'hoyhoy.wished',
} as const;

/** The number a phone calls from, as its network tells it: a claim unless the trunk vouches for it. */
export const sipPhoneNumberAttribute = 'sip.phoneNumber';

/** Gate of the greeting for phones: a SIP participant is spoken to once this attribute is `active`. */
export const sipCallStatusAttribute = 'sip.callStatus';
