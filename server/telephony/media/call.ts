import type { Logger } from 'pino';
import { resamplePcm } from '../../audio/resampler.ts';
import { isRtcp } from '../rtp/packet.ts';
import { FRAME_MS, type MediaDescription } from './description.ts';
import { Pacer } from './pacer.ts';
import type { PortPool } from './port-pool.ts';
import { Recorder, type RecordingLimits } from './recorder.ts';
import { RingTone } from './ring-tone.ts';
import type { JoinOptions, OpenRoomLeg, RoomLeg, RoomLegEvent } from './room-leg.ts';
import { type MediaEvent, MediaSession, type MediaStats } from './session.ts';
import { bindPair, type SocketPair } from './socket-pair.ts';

export type CallEvent =
  | MediaEvent
  /** Somebody in the room can be heard: the time to answer. */
  | { type: 'voice'; name: string }
  | { type: 'moved'; room: string }
  | { type: 'room-gone'; why: string };

export interface CallDeps {
  host: string;
  pool: PortPool;
  openLeg: OpenRoomLeg;
  emit: (event: CallEvent) => void;
  /** ms since 1970 that never go back. */
  now: () => number;
  random: () => number;
  logger: Logger;
}

/** Of the tone while there is no codec yet. */
const RING_RATE = 8_000;

/** So long after a packet its turn comes: enough for what a good network and a busy machine are late by. */
const BEHIND_MS = 15;

/** One call's media: its ports, its RTP leg once signalling has agreed on one, and its participant in the room. */
export class MediaCall {
  readonly #deps: CallDeps;
  /** That hears the caller. */
  #leg: RoomLeg;
  /** The newest, which tells of its room: `#leg`, or the one that is to take its place. */
  #telling: RoomLeg;
  /** What that one has told before it took the place. */
  #early: RoomLegEvent[] = [];
  #joined = false;
  #sockets: SocketPair | undefined;
  #session: MediaSession | undefined;
  /** The beats of what the caller and what the room says: each follows the packets that it plays. */
  #pacers: { listening: Pacer; speaking: Pacer } | undefined;
  #roomFlows = false;
  #closed = false;
  #recording: { recorder: Recorder; done: PromiseWithResolvers<void> } | undefined;
  #ringing: { towards: 'room'; tone: RingTone; pacer: Pacer | undefined } | { towards: 'phone' } | undefined;

  private constructor(deps: CallDeps) {
    this.#deps = deps;
    this.#leg = this.#openLeg();
    this.#telling = this.#leg;
  }

  /** @throws Failure `ports-exhausted` */
  static async open(deps: CallDeps): Promise<MediaCall> {
    const call = new MediaCall(deps);
    const { host, pool, now } = deps;
    call.#sockets = await bindPair({ host, pool, now, onDatagram: (...datagram) => call.#receive(...datagram) });
    return call;
  }

  get ports(): { rtpPort: number; rtcpPort: number } {
    return { rtpPort: this.#sockets?.rtpPort ?? 0, rtcpPort: this.#sockets?.rtcpPort ?? 0 };
  }

  get stats(): MediaStats | undefined {
    return this.#session?.stats;
  }

  /** Resolves to the participant's id in the room. @throws Failure `room-unreachable` */
  async join(options: JoinOptions): Promise<string> {
    const joining = { ...options, sampleRate: this.#session?.sampleRate ?? options.sampleRate };
    if (this.#joined) return this.#move(joining);
    this.#joined = true;
    return this.#leg.join(joining);
  }

  /** What the room before says is heard until the next one is joined. */
  async #move(options: JoinOptions): Promise<string> {
    const before = this.#leg;
    const next = this.#openLeg();
    this.#telling = next;
    this.#early = [];
    let participant: string;
    try {
      participant = await next.join(options);
    } catch (error) {
      this.#telling = before;
      await next.leave();
      throw error;
    }
    this.#leg = next;
    for (const event of this.#early) this.#handleRoom(event, next);
    await (this.#closed ? next : before).leave();
    return participant;
  }

  #openLeg(): RoomLeg {
    const leg = this.#deps.openLeg((event) => this.#handleRoom(event, leg));
    return leg;
  }

  setAttributes(attributes: Record<string, string>): void {
    this.#leg.setAttributes(attributes);
  }

  /** What signalling has agreed upon: from the first time on audio flows, later it changes. */
  describe(description: MediaDescription): void {
    if (this.#closed) return;
    const now = this.#deps.now();
    if (this.#session === undefined) {
      this.#session = new MediaSession(
        description,
        {
          send: (channel, bytes, to) => this.#sockets?.send(channel, bytes, to),
          emit: (event) => this.#handleMedia(event),
          random: this.#deps.random,
        },
        now,
      );
      this.#start(this.#session);
    } else {
      this.#session.renegotiate(description, now);
    }
    this.#leg.setRate(this.#session.sampleRate);
    if (this.#telling !== this.#leg) this.#telling.setRate(this.#session.sampleRate);
  }

  /** Plays a recording to the caller instead of the room; nothing before the first `describe`. */
  announce(pcm: Int16Array, sampleRate: number): void {
    if (this.#session !== undefined) this.#session.announce(resamplePcm(pcm, sampleRate, this.#session.sampleRate));
  }

  /**
   * Has the room, or the phone, hear a telephone ringing, until told otherwise. The room hears it in place of the phone,
   * but for one that is heard before it has answered.
   */
  ring(towards: 'room' | 'phone' | 'nobody'): void {
    if (this.#ringing?.towards === 'room') this.#ringing.pacer?.stop();
    if (this.#ringing?.towards === 'phone') this.announce(new Int16Array(0), RING_RATE);
    this.#ringing = undefined;
    if (this.#closed || towards === 'nobody') return;
    if (towards === 'phone') {
      this.#ringing = { towards };
      this.announce(RingTone.cycle(RING_RATE), RING_RATE);
      return;
    }
    const tone = new RingTone();
    const play = () => {
      const frame = new Int16Array((RING_RATE * FRAME_MS) / 1000);
      tone.fill(frame, RING_RATE);
      this.#leg.play(frame);
    };
    const pacer = this.#pacers ? undefined : new Pacer({ now: this.#deps.now, onFrame: play });
    this.#ringing = { towards, tone, pacer };
  }

  /** Sends digits to the caller. */
  press(digits: string): void {
    this.#session?.press(digits);
  }

  /** A key of the phone that came by SIP. */
  key(digit: string): void {
    this.#leg.press(digit);
  }

  /** Keeps what the caller says from now on, until silence, the limit or the end of the call. */
  async record(limits: RecordingLimits): Promise<{ pcm: Int16Array; rate: number }> {
    const recording = { recorder: new Recorder(limits), done: Promise.withResolvers<void>() };
    if (this.#session === undefined || this.#closed) recording.done.resolve();
    else this.#recording = recording;
    await recording.done.promise;
    return { pcm: recording.recorder.pcm, rate: this.#session?.sampleRate ?? 8000 };
  }

  /** Ends it all; the ports are free afterwards. Always resolves. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.ring('nobody');
    this.#closed = true;
    this.#pacers?.listening.stop();
    this.#pacers?.speaking.stop();
    this.#recording?.done.resolve();
    this.#session?.close(this.#deps.now());
    await Promise.all([this.#leg.leave(), this.#sockets?.close()]);
  }

  #receive(channel: 'rtp' | 'rtcp', bytes: Buffer, from: { address: string; port: number }): void {
    const now = this.#deps.now();
    // RFC 5761: with rtcp-mux both come to one port.
    if (channel === 'rtcp' || isRtcp(bytes)) this.#session?.handleRtcp(bytes, from, now);
    else this.#session?.handleRtp(bytes, from, now);
  }

  #handleMedia(event: MediaEvent): void {
    if (event.type === 'press') this.#leg.press(event.digit);
    if (event.type === 'flowing') {
      this.#pacers?.listening.align(BEHIND_MS);
      if (this.#ringing?.towards === 'room') this.ring('nobody');
    }
    if (event.type === 'announced' && this.#ringing?.towards === 'phone')
      this.announce(RingTone.cycle(RING_RATE), RING_RATE);
    else this.#deps.emit(event);
  }

  #handleRoom(event: RoomLegEvent, leg: RoomLeg): void {
    if (this.#closed || (event.type !== 'heard' && leg !== this.#telling)) return;
    if (event.type !== 'heard' && leg !== this.#leg) {
      this.#early.push(event);
      return;
    }
    switch (event.type) {
      case 'heard':
        this.#hear(event.name, event.pcm);
        break;
      case 'dial':
        this.press(event.digits);
        break;
      case 'voice':
      case 'moved':
        this.#deps.emit(event);
        break;
      case 'gone':
        this.#deps.emit({ type: 'room-gone', why: event.why });
    }
  }

  #hear(name: string, pcm: Int16Array): void {
    if (this.#session === undefined) return;
    this.#session.hear(name, pcm, this.#deps.now());
    if (this.#roomFlows) return;
    this.#roomFlows = true;
    this.#pacers?.speaking.align(BEHIND_MS);
  }

  #start(session: MediaSession): void {
    const { now } = this.#deps;
    const listen = () => {
      // The frame is given away: it takes its time on the way to the room.
      const frame = new Int16Array((session.sampleRate * FRAME_MS) / 1000);
      session.listen(frame, now());
      if (this.#recording?.recorder.push(frame)) this.#recorded();
      if (this.#ringing?.towards === 'room') this.#ringing.tone.fill(frame, session.sampleRate);
      this.#leg.play(frame);
    };
    if (this.#ringing?.towards === 'room') this.#ringing.pacer?.stop();
    this.#pacers = {
      listening: new Pacer({ now, onFrame: listen }),
      speaking: new Pacer({ now, onFrame: () => session.speak(now()), onMissed: (frames) => session.skip(frames) }),
    };
  }

  #recorded(): void {
    this.#recording?.done.resolve();
    this.#recording = undefined;
  }
}
