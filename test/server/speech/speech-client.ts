import { EventEmitter, on, once } from 'node:events';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { bytesFromPcm, pcmFromBytes } from '../../../server/audio/pcm.ts';
import { sayExactly } from '../../../server/contract/index.ts';
import type { SpeechServer } from '../../../server/speech/server.ts';

type Of<Type> = Extract<RealtimeServerEvent, { type: Type }>;

const isEvent = (value: unknown): value is RealtimeServerEvent =>
  z.looseObject({ type: z.string() }).safeParse(value).success;

/** Silence after what is spoken, longer than what ends a turn. */
const SILENCE = new Int16Array(24_000);

/** A Realtime client over a real socket. */
export class SpeechClient {
  readonly #socket: WebSocket;
  readonly #events: RealtimeServerEvent[] = [];
  readonly #emitter = new EventEmitter();

  static async open(server: SpeechServer, model: string): Promise<SpeechClient> {
    const client = new SpeechClient(new WebSocket(`${server.url}/realtime?model=${model}`));
    await once(client.#socket, 'open');
    return client;
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const event: unknown = JSON.parse(String(data));
      if (!isEvent(event)) throw new Error('the server sent no event');
      this.#events.push(event);
      this.#emitter.emit('event');
    });
  }

  send(event: object): void {
    this.#socket.send(JSON.stringify(event));
  }

  /** Sends 24 kHz speech and silence after it, in pieces of 20 ms, as fast as they go. */
  speak(pcm: Int16Array): void {
    for (const samples of [pcm, SILENCE]) {
      for (let at = 0; at < samples.length; at += 480) this.append(samples.subarray(at, at + 480));
    }
  }

  /** Sends a piece of 24 kHz audio. */
  append(pcm: Int16Array): void {
    this.send({ type: 'input_audio_buffer.append', audio: bytesFromPcm(pcm).toString('base64') });
  }

  all<Type extends RealtimeServerEvent['type']>(type: Type): Of<Type>[] {
    return this.#events.filter((event): event is Of<Type> => event.type === type);
  }

  /** Waits until so many events of a type have come; gives the last of them. */
  async until<Type extends RealtimeServerEvent['type']>(type: Type, count = 1): Promise<Of<Type>> {
    const found = () => this.all(type)[count - 1];
    const already = found();
    if (already) return already;
    for await (const _ of on(this.#emitter, 'event')) {
      const failed = [...this.all('error'), ...this.all('conversation.item.input_audio_transcription.failed')].at(-1);
      if (failed) throw new Error(`${failed.type}: ${failed.error.code}`);
      const event = found();
      if (event) return event;
    }
    throw new Error('unreachable');
  }

  /** The words rendered by the server's own voice. */
  static async render(server: SpeechServer, words: string): Promise<Int16Array> {
    const client = await SpeechClient.open(server, 'test');
    client.send({ type: 'response.create', response: { instructions: sayExactly(words) } });
    await client.until('response.done');
    client.close();
    return client.audio();
  }

  /** What the server's recogniser hears in the audio. */
  static async transcribe(server: SpeechServer, pcm: Int16Array, language = 'en'): Promise<string> {
    const client = await SpeechClient.open(server, 'test');
    const input = { turn_detection: null, transcription: { language } };
    client.send({ type: 'session.update', session: { type: 'realtime', audio: { input } } });
    client.speak(pcm);
    client.send({ type: 'input_audio_buffer.commit' });
    const { transcript } = await client.until('conversation.item.input_audio_transcription.completed');
    client.close();
    return transcript;
  }

  /** All answers' audio. */
  audio(): Int16Array {
    return pcmFromBytes(
      Buffer.concat(this.all('response.output_audio.delta').map(({ delta }) => Buffer.from(delta, 'base64'))),
    );
  }

  close(): void {
    this.#socket.close();
  }

  get closed(): boolean {
    return this.#socket.readyState !== WebSocket.OPEN;
  }
}
