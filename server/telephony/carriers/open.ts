import type { Logger } from 'pino';
import { Failure } from '../../contract/index.ts';
import type { LineCatalog } from '../../line/line.ts';
import { type InboundTrunk, type Telephony, TWILIO_TRUNK } from '../config/schema.ts';
import { systemClock } from '../sip/clock.ts';
import { callerLanguage } from './caller-language.ts';
import type { TakeCall } from './carrier.ts';
import { type CarrierServer, listenForCarriers } from './listen.ts';
import { twilioCarrier } from './twilio/twilio.ts';

export interface CarriersOptions {
  /** Where they are listened for, behind whatever serves `publicUrl`. */
  host: string;
  port: number;
  /** Origin at which carriers reach us. */
  publicUrl?: string;
  /** Address that media ports are bound to. */
  mediaHost: string;
}

/**
 * Serves the carriers of `telephony.yaml` that come by webhook; resolves to undefined where there are none.
 * @throws Failure `twilio-without-public-url` | `carrier-port-unavailable`
 */
export async function openCarriers(
  { twilio, rules }: Pick<Telephony, 'twilio' | 'rules'>,
  { host, port, publicUrl, mediaHost }: CarriersOptions,
  { take, lines, logger }: { take: TakeCall; lines: Pick<LineCatalog, 'get' | 'ids'>; logger: Logger },
): Promise<CarrierServer | undefined> {
  if (twilio === undefined) return undefined;
  if (publicUrl === undefined) throw twilioWithoutPublicUrl();
  const { accountSid, authToken } = twilio;
  const trunk = twilioTrunk(twilio);
  const carrier = twilioCarrier(
    { accountSid, authToken, publicUrl, trunk, mediaHost },
    {
      take,
      languageOf: (parties) => callerLanguage(parties, trunk, { rules, lines }),
      clock: systemClock,
      logger,
    },
  );
  const server = await listenForCarriers([carrier], { host, port });
  logger.info({ port: server.port, voice: `${publicUrl}/carriers/twilio/voice` }, 'answering calls of Twilio');
  return server;
}

/** Whom a signature proves to be Twilio is believed, as a trusted trunk is. */
function twilioTrunk({ numbers, allowedNumbers, maxCalls }: NonNullable<Telephony['twilio']>): InboundTrunk {
  return {
    name: TWILIO_TRUNK,
    numbers,
    allowedAddresses: [],
    allowedNumbers,
    trusted: true,
    mediaEncryption: 'allow',
    headersToAttributes: {},
    maxCalls,
    // Its calls come by HTTP.
    newRequestsPerSecond: 1,
  };
}

const twilioWithoutPublicUrl = () =>
  new Failure({
    reason: 'twilio-without-public-url',
    message: 'telephony.yaml has `twilio`, and HOYHOY_PUBLIC_URL is not set: Twilio could not reach us.',
    cure: 'Set HOYHOY_PUBLIC_URL to the https:// origin that Twilio is to call, or remove `twilio`.',
  });
