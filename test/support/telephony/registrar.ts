import { randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { DigestServer } from '../../../server/telephony/sip/auth/digest-server.ts';
import { systemClock } from '../../../server/telephony/sip/clock.ts';
import { answerTo } from '../../../server/telephony/sip/message/answer.ts';
import type { SipRequest } from '../../../server/telephony/sip/message/message.ts';
import { parseMessage } from '../../../server/telephony/sip/message/parse.ts';
import { serializeMessage } from '../../../server/telephony/sip/message/serialize.ts';
import { listenUdp, type UdpTransport } from '../../../server/telephony/sip/transport/udp.ts';

/** A PBX on loopback as far as its extensions register there: notes each REGISTER that has the right password. */
export class Registrar {
  readonly taken: SipRequest[] = [];
  readonly #news = new EventEmitter();
  #udp: UdpTransport | undefined;

  static async open(passwords: Readonly<Record<string, string>>): Promise<Registrar> {
    const registrar = new Registrar();
    const digest = new DigestServer({ clock: systemClock, secret: randomBytes(32), lifetimeMs: 300_000, randomBytes });
    const users = { realm: 'pbx', passwordOf: (name: string) => passwords[name] };
    const udp = await listenUdp({ host: '127.0.0.1', port: 0 }, (packet, from) => {
      const parsed = parseMessage(packet);
      if (!parsed.ok || parsed.message.kind !== 'request') return;
      const request = parsed.message;
      const { result } = digest.check(request, from.address, users);
      const response =
        result === 'ok'
          ? answerTo(request, 200, { toTag: 'r' })
          : answerTo(request, 401, { toTag: 'r', headers: digest.challenge(from.address, users, result === 'stale') });
      udp.send(serializeMessage(response), from, () => {});
      if (result !== 'ok') return;
      registrar.taken.push(request);
      registrar.#news.emit('taken');
    });
    registrar.#udp = udp;
    return registrar;
  }

  /** `host:port`. */
  get address(): string {
    return `127.0.0.1:${this.#udp?.bound.port}`;
  }

  /** Resolves to the nth REGISTER that was taken. */
  async until(times: number): Promise<SipRequest> {
    for (;;) {
      const nth = this.taken[times - 1];
      if (nth) return nth;
      await once(this.#news, 'taken');
    }
  }

  async close(): Promise<void> {
    await this.#udp?.close();
  }
}
