import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { InboundTrunk } from '../config/schema.ts';
import type { Arrival } from '../gateway/arrival.ts';

/**
 * A carrier that brings its calls by webhook and their sound by WebSocket. It proves who asks, makes each call an
 * `Arrival` for the gateway, and turns its sound into RTP (`RtpBridge`); all else is the gateway's, as for SIP.
 */
export interface Carrier {
  /** What stands for it in addresses: all below `/carriers/NAME/` is its. */
  readonly name: string;
  /** Answers a webhook. */
  fetch(request: Request): Response | Promise<Response>;
  /** Takes or refuses a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends all sockets. The gateway has ended the calls before. */
  close(): void;
}

/** Hands a call over to the gateway, as one of its trunk. */
export type TakeCall = (arrival: Arrival, trunk: InboundTrunk) => void;

/** Where carriers reach us at our public origin. */
export const CARRIERS_PATH = '/carriers';
