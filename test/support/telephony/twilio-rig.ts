import { pino } from 'pino';
import { carrierRoutes } from '../../../server/api/carriers.ts';
import { listen } from '../../../server/api/listen.ts';
import { openCarriers } from '../../../server/telephony/carriers/open.ts';
import { telephonySchema } from '../../../server/telephony/config/schema.ts';
import { type GatewayRig, type GatewayRigOptions, startGatewayRig } from './gateway-rig.ts';
import { account, PUBLIC_URL, TwilioCall, type TwilioCallOptions } from './scripted-twilio.ts';

/** A gateway that Twilio reaches as it would a real one: through the API's port, which passes on what is the gateway's. */
export interface TwilioRig {
  gateway: GatewayRig;
  /** Where the API listens, in plain HTTP, for the public address. */
  origin: string;
  call(options?: TwilioCallOptions): TwilioCall;
  close(): Promise<void>;
}

export async function startTwilioRig(options: GatewayRigOptions & { twilio?: object } = {}): Promise<TwilioRig> {
  const twilio = { accountSid: account.sid, authToken: 'env:TWILIO_AUTH_TOKEN', ...options.twilio };
  const telephony = { ...options.telephony, twilio };
  const gateway = await startGatewayRig({ ...options, telephony });
  const parsed = telephonySchema.parse(telephony);
  const carriers = await openCarriers(
    { rules: parsed.rules, ...(parsed.twilio && { twilio: { ...parsed.twilio, authToken: account.token } }) },
    { host: '127.0.0.1', port: 0, publicUrl: PUBLIC_URL, mediaHost: '127.0.0.1' },
    { take: gateway.gateway.take, lines: gateway.lines, logger: pino({ level: options.logLevel ?? 'silent' }) },
  );
  const url = `http://127.0.0.1:${carriers?.port}`;
  const api = await listen(carrierRoutes(url), {
    host: '127.0.0.1',
    port: { number: 0, explicit: true },
    carriers: url,
  });
  const calls: TwilioCall[] = [];
  return {
    gateway,
    origin: api.url,
    call(own) {
      const call = new TwilioCall(api.url, own);
      calls.push(call);
      return call;
    },
    async close() {
      await Promise.all(calls.map((call) => call.hangUp()));
      await carriers?.close();
      await api.close();
      await gateway.close();
    },
  };
}
