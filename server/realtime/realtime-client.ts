import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { AudioUplink } from './audio-uplink.ts';
import { CallerTranscripts } from './caller-transcripts.ts';
import type { HistoryItem, RealtimeClient, RealtimeEndpoint, RealtimeEvent, RealtimeSession } from './client.ts';
import { type Clock, systemClock } from './clock.ts';
import { Connection } from './connection.ts';
import { ConversationHistory, conversationItem } from './conversation-history.ts';
import { realtimeFailure } from './failures.ts';
import { OpenTurns } from './open-turns.ts';
import { OutputItems } from './output-items.ts';
import { Responses } from './responses.ts';
import { ServerEventReader } from './server-event-reader.ts';
import type { TransportFactory } from './transport.ts';

export interface RealtimeClientOptions {
  endpoint: RealtimeEndpoint;
  session: RealtimeSession;
  /** Called in order, one at a time; never after `close()`, and never again after `failed`. */
  onEvent: (event: RealtimeEvent) => void;
  /** `webSocketTransport()` outside tests. */
  transport: TransportFactory;
  logger: Logger;
  clock?: Clock;
  /** What was said before this client was made, as where an agent takes over another's call. */
  history?: readonly HistoryItem[];
  /** What the caller said before, and no server has understood. */
  unheard?: readonly Int16Array[];
}

/** A client whose conversation another one can be told of. */
export interface RealtimeConversation extends RealtimeClient {
  /** All that was said and done so far. */
  history(): HistoryItem[];
  /** What the caller said and the server may not have understood. */
  unheard(): Int16Array[];
}

/** A client that is not connected yet. See `RealtimeClient` for what it does. */
export function createRealtimeClient(options: RealtimeClientOptions): RealtimeConversation {
  const { logger, clock = systemClock } = options;
  const history = new ConversationHistory(options.history);
  let items = new OutputItems();
  let transcripts = new CallerTranscripts();
  let turns = new OpenTurns(() => uplink.sentMs);
  let isOver = false;
  let connecting: PromiseWithResolvers<void> | undefined;
  let wasReady = false;

  const emit = (event: RealtimeEvent) => {
    if (isOver) return;
    try {
      options.onEvent(event);
    } catch (error) {
      // One call's mistake must not end the process that holds the others.
      logger.error({ err: error, event: event.type }, 'a Realtime event handler threw');
    }
  };

  const end = () => {
    isOver = true;
    responses.close();
    connection.close();
  };

  const connection: Connection = new Connection({
    endpoint: options.endpoint,
    session: options.session,
    transport: options.transport,
    clock,
    logger,
    handlers: {
      ready() {
        for (const item of history.items()) {
          connection.send({ type: 'conversation.item.create', item: conversationItem(item) });
        }
        if (wasReady) emit({ type: 'reconnected' });
        if (wasReady || options.unheard) uplink.repeat();
        else uplink.begin();
        wasReady = true;
        connecting?.resolve();
        responses.apply({ type: 'connected' });
      },
      event: (event) => reader.read(event),
      lost(attempt, cause) {
        const lost = turns.ids;
        items = new OutputItems();
        transcripts = new CallerTranscripts();
        turns = new OpenTurns(() => uplink.sentMs);
        emit({ type: 'reconnecting', attempt, cause });
        for (const itemId of lost) emit({ type: 'turn-lost', itemId });
        responses.apply({ type: 'disconnected' });
      },
      failed(reason, message) {
        if (wasReady) emit({ type: 'failed', reason, message });
        connecting?.reject(realtimeFailure(reason, message));
        end();
      },
    },
  });

  const responses = new Responses({ clock, logger, connection, emit });
  const reader = new ServerEventReader({
    emit,
    history,
    responses,
    items: () => items,
    transcripts: () => transcripts,
    turns: () => turns,
    behind: (ms) => Math.max(0, uplink.sentMs - ms),
    isAgain: (ms) => uplink.isAgain(ms),
    understood: (ms) => uplink.understood(ms),
    fail: (reason, message) => connection.fail(reason, message),
  });
  const uplink = new AudioUplink({
    send: (audio) => connection.send({ type: 'input_audio_buffer.append', audio }),
    isReady: () => connection.isReady,
    bufferedBytes: () => connection.bufferedBytes,
    dropped: (ms) => logger.warn({ ms }, 'caller audio dropped: the Realtime connection does not keep up'),
  });
  for (const pcm of options.unheard ?? []) uplink.append(pcm);

  return {
    connect() {
      if (isOver) return Promise.reject(realtimeFailure('closed', 'The Realtime client was closed.'));
      connecting ??= Promise.withResolvers<void>();
      connection.start();
      return connecting.promise;
    },

    appendAudio: (pcm) => uplink.append(pcm),

    addUserText(text) {
      const id = itemId();
      history.userText(id, text);
      const item = conversationItem({ type: 'message', id, role: 'user', text });
      connection.send({ type: 'conversation.item.create', item });
      return id;
    },

    addData(name, data) {
      const callId = `data_${randomUUID().replaceAll('-', '').slice(0, 24)}`;
      history.toolCall(callId, name, '{}');
      history.toolResult(callId, data);
      const call = conversationItem({ type: 'tool-call', callId, name, arguments: '{}' });
      connection.send({ type: 'conversation.item.create', item: call });
      const result = conversationItem({ type: 'tool-result', callId, output: data });
      connection.send({ type: 'conversation.item.create', item: result });
    },

    respond(request = {}) {
      responses.apply({ type: 'respond', request: { ...request, eventId: `respond_${randomUUID()}` } });
    },

    cancel() {
      responses.apply({ type: 'cancel' });
    },

    truncate(id, playedMs, heardText) {
      const receivedMs = items.receivedMs(id);
      const audioEndMs = Math.min(Math.floor(playedMs), receivedMs ?? Number.POSITIVE_INFINITY);
      const heard = audioEndMs > 0 ? heardText : '';
      const told = history.text(id);
      history.heard(id, heard);
      if (receivedMs === undefined) replaceTold(id, told, heard);
      else if (audioEndMs > 0) {
        connection.send({
          type: 'conversation.item.truncate',
          item_id: id,
          content_index: 0,
          audio_end_ms: audioEndMs,
        });
      } else connection.send({ type: 'conversation.item.delete', item_id: id });
    },

    toolResult(callId, output) {
      history.toolResult(callId, output);
      const item = conversationItem({ type: 'tool-result', callId, output });
      connection.send({ type: 'conversation.item.create', item });
    },

    history: () => history.items(),
    unheard: () => uplink.kept,

    close() {
      if (isOver) return;
      end();
      connecting?.reject(realtimeFailure('closed', 'The Realtime client was closed before it was connected.'));
    },
  };

  /** An answer that began on an earlier connection stands here as text, perhaps as more than was heard of it. */
  function replaceTold(id: string, told: string, heard: string): void {
    if (!connection.isReady || told.trim() === '' || told === heard) return;
    if (heard.trim() !== '') {
      const newId = itemId();
      history.rename(id, newId);
      const item = conversationItem({ type: 'message', id: newId, role: 'assistant', text: heard });
      connection.send({ type: 'conversation.item.create', previous_item_id: id, item });
    }
    connection.send({ type: 'conversation.item.delete', item_id: id });
  }
}

/** The protocol takes ids of at most 32 characters. */
function itemId(): string {
  return `item_${randomUUID().replaceAll('-', '').slice(0, 24)}`;
}
