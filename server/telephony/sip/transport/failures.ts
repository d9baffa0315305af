import { Failure } from '../../../contract/index.ts';

export const portBusy = (transport: string, host: string, port: number, cause: unknown) =>
  new Failure({
    reason: 'sip-port-unavailable',
    message: `SIP over ${transport.toUpperCase()} can't be listened for on ${host}, port ${port}.`,
    cure: 'End whatever else listens there, or choose another address or port.',
    cause,
  });

export const unreachable = (transport: string, cause?: unknown) =>
  new Failure({
    reason: 'sip-unreachable',
    message: `A SIP message could not be sent over ${transport.toUpperCase()}.`,
    cure: 'Check the address and port of the other side, and the firewall between.',
    cause,
  });
