import { EventEmitter, once } from 'node:events';
import { type ListeningUserAgent, type ListenOptions, listen } from '../../../server/telephony/sip/listen.ts';
import type { CallEvent } from '../../../server/telephony/sip/ua/call.ts';
import type { IncomingCall } from '../../../server/telephony/sip/ua/incoming-call.ts';

const loopback = { host: '127.0.0.1', port: 0 };

/** One of our user agents on loopback that notes what happens, and lets tests wait for it. */
export class ListeningPhone {
  readonly events: CallEvent[] = [];
  readonly calls: IncomingCall[] = [];
  readonly #news = new EventEmitter();
  #listening: ListeningUserAgent | undefined;

  static async open(
    onCall: (call: IncomingCall) => void,
    options: Partial<ListenOptions> = {},
  ): Promise<ListeningPhone> {
    const phone = new ListeningPhone();
    phone.#listening = await listen({
      listen: { udp: loopback, tcp: loopback },
      audio: { codecs: ['PCMU', 'PCMA'], srtp: 'allowed', rtcpMux: false },
      policyFor: () => ({}),
      incomingCall(call) {
        phone.calls.push(call);
        call.listen(phone.hear);
        onCall(call);
      },
      ...options,
    });
    return phone;
  }

  get listening(): ListeningUserAgent {
    if (this.#listening === undefined) throw new Error('not open');
    return this.#listening;
  }

  port(transport: 'udp' | 'tcp' | 'tls'): number {
    return this.listening.bound[transport]?.port ?? 0;
  }

  hear = (event: CallEvent): void => {
    this.events.push(event);
    this.#news.emit('event');
  };

  /** Resolves once that has happened, that many times. */
  async until(type: CallEvent['type'], times = 1): Promise<CallEvent> {
    for (;;) {
      const found = this.events.filter((event) => event.type === type);
      const nth = found[times - 1];
      if (nth) return nth;
      await once(this.#news, 'event');
    }
  }

  async close(): Promise<void> {
    await this.#listening?.close();
  }
}
