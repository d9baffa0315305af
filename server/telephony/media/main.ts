import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { MediaHost } from './host.ts';
import { LiveKitLeg } from './livekit-leg.ts';
import { type MediaMessage, mediaProcessOptions } from './protocol.ts';

// Entry of a media process: RTP, codecs and the phones' participants, in a process of its own because rtc-node works in one
// thread of a process, and because a crash here must cost no more than the calls that it carries.

const options = mediaProcessOptions.parse(JSON.parse(process.argv[2] ?? ''));
const logger = pino({ level: options.logLevel, base: null });

const host = new MediaHost(options, {
  openLeg: (onEvent) => new LiveKitLeg({ onEvent, logger }),
  tell,
  now: () => performance.timeOrigin + performance.now(),
  random: () => randomBytes(6).readUIntBE(0, 6) / 2 ** 48,
  logger,
});

function tell(message: MediaMessage): void {
  // Once the gateway is gone nobody is left to be told.
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}

process.on('message', (raw) => host.handle(raw));
process.once('disconnect', end);
// The gateway went while our modules were still being loaded, when nobody listened.
if (!process.connected) end();
process.once('SIGTERM', end);
// Ctrl-C reaches every process of the terminal; the gateway ends its calls first, and then this one.
process.on('SIGINT', () => {});

function end(): void {
  host.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
}

tell({ type: 'ready' });
