import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { after, before, describe, test } from 'node:test';
import { gatePolicy } from '../../../../server/telephony/sip/guard/gate.ts';
import { type GatewayRig, startGatewayRig, tones } from '../../../support/telephony/gateway-rig.ts';

/** 2,000 INVITEs a second. */
const FLOOD = { everyMs: 10, count: 20 };

class Flood {
  sent = 0;
  answered = 0;
  readonly #socket: Socket;
  readonly #timer: NodeJS.Timeout;

  private constructor(socket: Socket, port: number) {
    this.#socket = socket;
    socket.on('message', () => {
      this.answered += 1;
    });
    this.#timer = setInterval(() => {
      for (let i = 0; i < FLOOD.count; i += 1) socket.send(this.#invite(), port, '127.0.0.1');
    }, FLOOD.everyMs);
  }

  static async from(address: string, port: number): Promise<Flood> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, address, resolve));
    return new Flood(socket, port);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#socket.close();
  }

  #invite(): string {
    this.sent += 1;
    const { address, port } = this.#socket.address();
    return [
      'INVITE sip:bakery@127.0.0.1 SIP/2.0',
      `Via: SIP/2.0/UDP ${address}:${port};branch=z9hG4bKflood${this.sent}`,
      `From: <sip:stranger@${address}>;tag=${this.sent}`,
      'To: <sip:bakery@127.0.0.1>',
      `Call-ID: flood-${this.sent}@${address}`,
      'CSeq: 1 INVITE',
      `Contact: <sip:stranger@${address}:${port}>`,
      'Content-Length: 0',
      '\r\n',
    ].join('\r\n');
  }
}

describe('a flood of calls', () => {
  let rig: GatewayRig;
  before(async () => {
    const own = { authUsername: 'desk', authPassword: 'a password of the desk' };
    rig = await startGatewayRig({
      telephony: {
        inboundTrunks: [
          { name: 'carrier', allowedAddresses: ['127.0.0.1'] },
          { name: 'busy', allowedAddresses: ['127.0.0.77'], newRequestsPerSecond: 5, ...own },
        ],
        rules: [{ name: 'all', line: 'bakery' }],
      },
    });
  });
  after(() => rig.close());

  for (const [who, address] of [
    ['a stranger', '127.0.0.66'],
    ['another trunk', '127.0.0.77'],
  ] as const) {
    test(`of ${who} does not keep a carrier's caller from the agent`, async () => {
      const flood = await Flood.from(address, rig.gateway.bound.udp?.port ?? 0);
      const begun = performance.now();
      try {
        while (flood.sent < 1000) await new Promise((resolve) => setTimeout(resolve, FLOOD.everyMs));
        const call = await rig.dial({ to: 'bakery' });
        await call.sip.until('established');
        await call.rtp.heard.untilAudible(700);
        assert.equal(call.heard(), tones.greeting);
        assert.equal(rig.gateway.calls, 1);
        await call.hangUp();
      } finally {
        flood.stop();
      }
      // An answer to what it takes of an INVITE is told again until the ACK that a flood never sends: ten times at most.
      const seconds = (performance.now() - begun) / 1000 + 1;
      const { burst, perSecond } = gatePolicy.newRequests;
      assert.ok(flood.answered > 0 && flood.answered < 11 * (burst + perSecond * seconds), `${flood.answered}`);
      assert.ok(flood.answered < flood.sent / 2, `${flood.answered} of ${flood.sent}`);
      await rig.agent.untilIdle();
    });
  }
});
