import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { pino } from 'pino';
import { createCalls } from '../../../../server/calls/create-calls.ts';
import type { Line } from '../../../../server/line/line.ts';
import type { ArrivingCall } from '../../../../server/telephony/gateway/arrival.ts';
import { findRoute } from '../../../../server/telephony/gateway/destinations.ts';
import type { MediaLeg, MediaLegEvent, MediaLegs } from '../../../../server/telephony/gateway/media-leg.ts';
import { PhoneCall } from '../../../../server/telephony/gateway/phone-call.ts';
import { promptLanguage } from '../../../../server/telephony/gateway/prompt-language.ts';
import { localTrunk } from '../../../../server/telephony/gateway/trunks.ts';
import { mediaLost } from '../../../../server/telephony/media/line.ts';
import type { CallListener } from '../../../../server/telephony/sip/ua/call.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { FakeRooms } from '../../../support/fake-rooms.ts';
import { FakeStore } from '../../../support/fake-store.ts';
import { aLine, catalogOf } from '../../../support/lines.ts';

/** A phone whose carrier keeps what it was told. */
class Phone implements ArrivingCall {
  state = 'incoming';
  readonly told: string[] = [];
  #listener: CallListener = () => {};

  listen(listener: CallListener): void {
    this.#listener = listener;
  }

  ring(): void {
    this.told.push('180');
  }

  answer({ port }: { port: number }): void {
    this.state = 'answered';
    this.told.push(`200 at ${port}`);
    this.#listener({ type: 'established' });
  }

  reject(status: number): void {
    this.#end(status, `${status}`);
  }

  hangUp(): void {
    if (this.state === 'incoming') this.reject(603);
    else this.#end(undefined, 'BYE');
  }

  #end(status: number | undefined, told: string): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.told.push(told);
    this.#listener({ type: 'ended', by: 'us', cause: 'hung-up', ...(status !== undefined && { status }) });
  }
}

/** One process after another that carries sound, each at ports of its own. */
class Media implements MediaLegs {
  readonly played: string[] = [];
  readonly legs: { joined: string[]; closed: boolean; emit: (event: MediaLegEvent) => void }[] = [];
  /** While set, none comes. */
  failure: Error | undefined;

  async open(emit: (event: MediaLegEvent) => void): Promise<MediaLeg> {
    if (this.failure) throw this.failure;
    const state = { joined: [] as string[], closed: false, emit };
    this.legs.push(state);
    return {
      local: { address: '127.0.0.1', port: 20_000 + 2 * this.legs.length },
      agree() {},
      join: async ({ token }) => `PA_${state.joined.push(token)}`,
      tellStatus() {},
      digit() {},
      press() {},
      play: (prompt, language) => void this.played.push(`${prompt} ${language}`),
      hush() {},
      ring() {},
      record: async () => ({ pcm: new Int16Array(0), rate: 8000 }),
      close() {
        state.closed = true;
      },
    };
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a phone call that is being set up', () => {
  let phone: Phone;
  let media: Media;
  let logged: { msg: string; status?: number }[];
  let call: PhoneCall;
  let clock: FakeClock;

  function arrive(called: string, languages: Line['languages'] = ['en']): void {
    phone = new Phone();
    media = new Media();
    logged = [];
    clock = new FakeClock();
    const write = (line: string) => void logged.push(JSON.parse(line));
    const lines = catalogOf([aLine({ languages })]);
    const parties = { called, caller: '+441632960961', trusted: false };
    call = new PhoneCall({ call: phone, parties, sampleRate: 8000, attributes: {} }, localTrunk, {
      calls: createCalls({ lines, store: new FakeStore(), rooms: new FakeRooms(), logger: pino({ level: 'silent' }) }),
      media,
      livekitUrl: 'ws://livekit',
      token: async () => 'token',
      route: (...[who, trunk]) => findRoute(who, trunk, { rules: [], lines }),
      languageOf: (line) => promptLanguage(lines, line),
      keepMessage: async () => {},
      clock,
      logger: pino({ base: null }, { write }),
    });
  }

  beforeEach(() => arrive('bakery'));

  test('to a number that nobody answers is logged once', async () => {
    arrive('nobody');
    await call.start();
    await call.done;
    assert.deepEqual(phone.told, ['404']);
    assert.deepEqual(
      logged.map(({ msg }) => msg),
      ['no line answers the number that was called'],
    );
  });

  test('goes on in another process when the one of its sound dies: in the same room, at the port of the new one', async () => {
    await call.start();
    await settled();
    assert.deepEqual(media.legs[0]?.joined, ['token']);
    media.legs[0]?.emit({ type: 'lost', why: 'process-died' });
    await settled();
    assert.deepEqual(media.legs[1]?.joined, ['token']);
    // What the dead one still tells is nobody's business.
    media.legs[0]?.emit({ type: 'lost', why: 'process-died' });
    media.legs[1]?.emit({ type: 'agent-heard' });
    assert.deepEqual(phone.told, ['180', '200 at 20004']);
    call.hangUp();
    await call.done;
    assert.ok(media.legs[1]?.closed);
  });

  test('joins its room once admitted, though the process died before', async () => {
    const started = call.start();
    while (media.legs.length === 0) await Promise.resolve();
    await started;
    media.legs[0]?.emit({ type: 'lost', why: 'process-died' });
    await settled();
    assert.deepEqual(
      media.legs.map(({ joined }) => joined.length),
      [0, 1],
    );
    call.hangUp();
    await call.done;
  });

  test('lets the carrier try another gateway where no process comes', async () => {
    await call.start();
    await settled();
    media.failure = mediaLost();
    media.legs[0]?.emit({ type: 'lost', why: 'process-died' });
    await call.done;
    assert.deepEqual(phone.told, ['180', '503']);
  });

  test('once answered ends with its sound, as the phone sends to a port that is gone', async () => {
    await call.start();
    await settled();
    media.legs[0]?.emit({ type: 'agent-heard' });
    media.legs[0]?.emit({ type: 'lost', why: 'process-died' });
    await call.done;
    assert.deepEqual(phone.told, ['180', '200 at 20002', 'BYE']);
    assert.equal(media.legs.length, 1);
  });

  test('to which no agent comes is asked for a message in the language of its line', async () => {
    arrive('bakery', ['es-MX', 'en']);
    await call.start();
    await settled();
    clock.advance(8_000);
    assert.deepEqual(media.played, ['apology es']);
    call.hangUp();
    await call.done;
  });
});
