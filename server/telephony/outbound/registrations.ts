import type { Logger } from 'pino';
import type { OutboundTrunk } from '../config/schema.ts';
import { parseHostPort, sipUri } from '../sip/message/uri.ts';
import type { RegistrationOptions, RegistrationState } from '../sip/ua/registration.ts';
import type { UserAgent } from '../sip/ua/user-agent.ts';

/** The addresses that PBXs and carriers reach us by because we registered there. */
export interface Registrations {
  /** Takes all of them back; resolves once each registrar has heard of it or was given up. */
  leave(): Promise<void>;
}

/** Registers at each trunk that wants it, and stays registered until `leave`. */
export function keepRegistered(
  agent: Pick<UserAgent, 'register'>,
  trunks: readonly OutboundTrunk[],
  logger: Logger,
): Registrations {
  const kept = trunks.flatMap((trunk) => {
    const options = registrationOf(trunk);
    return options ? [keep(agent, trunk, options, logger)] : [];
  });
  return {
    async leave() {
      await Promise.all(kept.map((leave) => leave()));
    },
  };
}

function keep(
  agent: Pick<UserAgent, 'register'>,
  { name }: OutboundTrunk,
  options: RegistrationOptions,
  logger: Logger,
): () => Promise<void> {
  const ended = Promise.withResolvers<void>();
  let wasRegistered = false;
  const registration = agent.register(options, (state) => {
    if (state.name === 'ended') ended.resolve();
    // A refresh that succeeds is no news.
    if (state.name !== 'registered' || !wasRegistered) tell(state, name, logger);
    if (state.name === 'registered') wasRegistered = true;
    if (state.name === 'failed') wasRegistered = false;
  });
  return () => {
    registration.leave();
    return ended.promise;
  };
}

function tell(state: RegistrationState, trunk: string, logger: Logger): void {
  switch (state.name) {
    case 'registered':
      logger.info({ trunk }, 'registered at a trunk');
      break;
    case 'failed': {
      const { status, failures } = state;
      logger.warn({ trunk, status, failures }, 'a trunk did not register us; it is tried again');
      break;
    }
    case 'ended':
      logger.info({ trunk }, 'took back the registration at a trunk');
      break;
    case 'registering':
    case 'leaving':
      break;
  }
}

/** As the user that we sign in with: registrars know us by it, and call it. */
function registrationOf(trunk: OutboundTrunk): RegistrationOptions | undefined {
  const { register, address, transport, authUsername: username, authPassword: password } = trunk;
  const at = parseHostPort(address);
  if (!register || at === undefined || username === undefined || password === undefined) return undefined;
  return {
    address: sipUri({ user: username, host: at.host }),
    registrar: sipUri({ ...at, params: new Map(transport === 'udp' ? [] : [['transport', transport]]) }),
    credentials: { username, password },
  };
}
