import type { WebSocket } from 'ws';
import { CallerTurns } from './caller-turns.ts';
import { type ClientEvent, type ClientEventOf, clientEvent, type SessionSettings } from './client-events.ts';
import { Conversation, type Refusal } from './conversation.ts';
import type { Faults, Responder, ScriptedOptions, ScriptedReply } from './options.ts';
import { newId, Outbox } from './outbox.ts';
import type { RecordedEvent, Recording } from './recording.ts';
import { ReplyPlayer } from './reply-player.ts';
import { defaultSession, mergeSession } from './session.ts';

export interface ConnectionDeps {
  socket: WebSocket;
  number: number;
  model: string;
  options: ScriptedOptions;
  faults: () => Faults;
  recording: Recording;
  /** The next number of a response. */
  nextResponse: () => number;
  /** Tells of an exception of the script. */
  broken: (error: unknown) => void;
}

/** One client's session: what it sends is answered as the protocol says. */
export class ScriptedConnection {
  readonly number: number;
  readonly outbox: Outbox;
  readonly conversation = new Conversation();
  readonly turns: CallerTurns;
  session: SessionSettings;
  readonly #deps: ConnectionDeps;
  #active: ReplyPlayer | undefined;
  /** Responses outside the conversation, which may run beside the active one. */
  readonly #beside = new Set<ReplyPlayer>();

  constructor(deps: ConnectionDeps) {
    const { socket, number, recording, faults, options } = deps;
    this.#deps = deps;
    this.number = number;
    this.outbox = new Outbox({ socket, connection: number, recording, faults });
    this.session = mergeSession(defaultSession, { type: 'realtime', model: deps.model });
    this.turns = new CallerTurns({
      outbox: this.outbox,
      conversation: this.conversation,
      connection: number,
      transcribe: options.transcribe ?? (({ number: turn }) => `Turn ${turn}`),
      session: () => this.session,
      speechStarted: () => this.#active?.cancel('turn_detected'),
      committed: () => this.#respond({}),
      broken: deps.broken,
    });
    this.outbox.send({ type: 'session.created', session: this.#effectiveSession() });
    socket.on('message', (data, isBinary) => this.#receive(data.toString(), isBinary));
    socket.on('close', () => this.#abandonAll());
  }

  get socket(): WebSocket {
    return this.#deps.socket;
  }

  /** Breaks the connection without a closing handshake. */
  drop(): void {
    this.#deps.socket.terminate();
  }

  close(code: number, reason: string): void {
    this.#deps.socket.close(code, reason);
  }

  /** Begins a response that nobody asked for. */
  respondByItself(metadata: Record<string, string> = {}): void {
    this.#respond({ metadata });
  }

  /** Sends anything, as it is. */
  sendRaw(message: string | Uint8Array): void {
    this.#deps.socket.send(message);
  }

  /** As OpenAI ends a session after an hour: an error, then a close. */
  expire(): void {
    this.outbox.error('session_expired', 'Your session hit the maximum duration of 60 minutes.');
    this.close(1001, 'Your session hit the maximum duration of 60 minutes.');
  }

  #receive(text: string, isBinary: boolean): void {
    const parsed = clientEvent.safeParse(isBinary ? undefined : parseJson(text));
    if (!parsed.success) {
      const where = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
      this.outbox.error('invalid_value', `Unusable event: ${where}`);
      return;
    }
    const event = parsed.data;
    this.#deps.recording.add({ at: performance.now(), connection: this.number, event: withoutAudio(event) });
    if (!this.#deps.faults().silent) this.#handle(event);
  }

  #handle(event: ClientEvent): void {
    const { outbox, conversation } = this;
    switch (event.type) {
      case 'session.update':
        this.#updateSession(event);
        break;
      case 'input_audio_buffer.append':
        this.turns.append(event.audio);
        break;
      case 'input_audio_buffer.commit':
        this.#refused(this.turns.commit(), event);
        break;
      case 'input_audio_buffer.clear':
        this.turns.clear();
        outbox.send({ type: 'input_audio_buffer.cleared' });
        break;
      case 'output_audio_buffer.clear':
        outbox.error('invalid_value', 'output_audio_buffer.clear is for WebRTC only.', event.event_id);
        break;
      case 'conversation.item.create':
        this.#createItem(event);
        break;
      case 'conversation.item.retrieve': {
        const item = conversation.find(event.item_id);
        if (item) outbox.send({ type: 'conversation.item.retrieved', item });
        else outbox.error('item_retrieve_invalid_item_id', `Item ${event.item_id} does not exist.`, event.event_id);
        break;
      }
      case 'conversation.item.truncate': {
        const { item_id, content_index, audio_end_ms } = event;
        if (this.#refused(conversation.truncate(item_id, audio_end_ms), event)) break;
        outbox.send({ type: 'conversation.item.truncated', item_id, content_index, audio_end_ms });
        break;
      }
      case 'conversation.item.delete':
        if (this.#refused(conversation.remove(event.item_id), event)) break;
        outbox.send({ type: 'conversation.item.deleted', item_id: event.item_id });
        break;
      case 'response.create':
        if (!this.#deps.faults().ignoreCreate) this.#respond(event.response ?? {}, event.event_id);
        break;
      case 'response.cancel':
        this.#cancel(event);
        break;
    }
  }

  #updateSession(event: ClientEventOf<'session.update'>): void {
    const { refuseSession } = this.#deps.faults();
    if (refuseSession) {
      this.outbox.error(refuseSession.code, refuseSession.message, event.event_id);
      this.close(3000, `invalid_request_error.${refuseSession.code}`);
      return;
    }
    this.session = mergeSession(this.session, event.session);
    this.turns.configure();
    this.outbox.send({ type: 'session.updated', session: this.#effectiveSession() });
  }

  #createItem(event: ClientEventOf<'conversation.item.create'>): void {
    const item = { ...event.item, id: event.item.id ?? newId('item'), object: 'realtime.item', status: 'completed' };
    const previous = event.previous_item_id === 'root' ? null : (event.previous_item_id ?? this.conversation.lastId);
    if (this.#refused(this.conversation.insert(item, event.previous_item_id), event)) return;
    this.outbox.send({ type: 'conversation.item.added', previous_item_id: previous, item });
    this.outbox.send({ type: 'conversation.item.done', previous_item_id: previous, item });
  }

  #respond(params: ResponseParams, eventId?: string): void {
    const inConversation = params.conversation !== 'none';
    if (inConversation && this.#active) {
      const message = `Conversation already has an active response in progress: ${this.#active.id}. Wait until the response is finished before creating a new one.`;
      this.outbox.error('conversation_already_has_active_response', message, eventId);
      return;
    }
    const player = this.#player(params, inConversation);
    if (inConversation) this.#active = player;
    else this.#beside.add(player);
    player
      .play()
      .catch(this.#deps.broken)
      .finally(() => {
        this.#beside.delete(player);
        if (this.#active === player) this.#active = undefined;
      });
  }

  #player(params: ResponseParams, inConversation: boolean): ReplyPlayer {
    const { options, faults, nextResponse } = this.#deps;
    const index = nextResponse();
    const metadata = params.metadata ?? {};
    const think = async (): Promise<ScriptedReply> =>
      (options.respond ?? echo)({
        index,
        connection: this.number,
        instructions: params.instructions ?? this.session.instructions ?? '',
        metadata,
        items: this.conversation.items,
        session: this.session,
        lastUserText: this.conversation.lastUserText,
      });
    const modality = (params.output_modalities ?? this.session.output_modalities)?.[0] ?? 'audio';
    return new ReplyPlayer(
      {
        outbox: this.outbox,
        conversation: this.conversation,
        faults,
        pace: options.pace ?? 8,
        deltaMs: options.deltaMs ?? 100,
        breakSocket: () => this.drop(),
      },
      { metadata, modality, inConversation, think },
    );
  }

  #cancel({ response_id: id, event_id }: ClientEventOf<'response.cancel'>): void {
    const players = [...this.#beside, ...(this.#active ? [this.#active] : [])];
    const player = id === undefined ? this.#active : players.find((candidate) => candidate.id === id);
    if (!player) {
      this.outbox.error('response_cancel_not_active', 'Cancellation failed: no active response found', event_id);
    } else if (this.#deps.faults().ignoreCancel) {
      player.mute();
    } else {
      player.cancel('client_cancelled');
    }
  }

  /** Whether there was a refusal, which is then told. */
  #refused(refusal: Refusal | undefined, { event_id }: ClientEvent): boolean {
    if (refusal) this.outbox.error(refusal.code, refusal.message, event_id);
    return refusal !== undefined;
  }

  #effectiveSession(): SessionSettings {
    return { id: newId('sess'), object: 'realtime.session', ...this.session };
  }

  #abandonAll(): void {
    this.#active?.abandon();
    for (const player of this.#beside) player.abandon();
    this.turns.abandon();
  }
}

type ResponseParams = NonNullable<ClientEventOf<'response.create'>['response']>;

const echo: Responder = ({ lastUserText }) => ({ text: lastUserText === '' ? 'Hello.' : `You said: ${lastUserText}` });

function withoutAudio(event: ClientEvent): RecordedEvent {
  if (event.type !== 'input_audio_buffer.append') return event;
  return { type: event.type, samples: Math.floor(Buffer.byteLength(event.audio, 'base64') / 2) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
