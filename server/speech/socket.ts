import type { RawData, WebSocket } from 'ws';
import type { Line } from '../line/line.ts';
import { newId } from './protocol/ids.ts';
import { Session, type SessionDeps } from './session.ts';

/** Messages that wait to be handled, and characters in them, before the client is held back. */
const MOST_WAITING = 500;
const MOST_WAITING_CHARS = 32 * 1024 * 1024;
/** A client that leaves this much unread is gone. */
const MOST_UNREAD_BYTES = 64 * 1024 * 1024;

export type SocketDeps = Omit<SessionDeps, 'send' | 'line'> & { line: Promise<Line | undefined> };

/** Gives one WebSocket client a session of its own until either side closes. */
export function serveSocket(client: WebSocket, deps: SocketDeps): void {
  const { logger } = deps;
  let waiting = 0;
  let chars = 0;
  const session = deps.line.then((line) => new Session({ ...deps, line, send }));

  client.on('message', (data, isBinary) => {
    const text = isBinary ? '' : textOf(data);
    waiting++;
    chars += text.length;
    if (waiting >= MOST_WAITING || chars >= MOST_WAITING_CHARS) client.pause();
    void session
      .then((open) => open.receive(text))
      .finally(() => {
        waiting--;
        chars -= text.length;
        if (waiting < MOST_WAITING / 2 && chars < MOST_WAITING_CHARS / 2) client.resume();
      });
  });
  client.on('ping', endIfUnread); // Each is answered.
  client.on('close', () => void session.then((open) => open.close()));
  client.on('error', (error) => logger.warn({ err: error }, 'a client connection failed'));

  function send(event: Parameters<SessionDeps['send']>[0]): void {
    if (client.readyState !== client.OPEN) return;
    client.send(JSON.stringify({ event_id: newId('event'), ...event }));
    endIfUnread();
  }

  function endIfUnread(): void {
    if (client.readyState !== client.OPEN || client.bufferedAmount <= MOST_UNREAD_BYTES) return;
    logger.warn({ unread: client.bufferedAmount }, 'a client that does not read what it is sent was disconnected');
    client.terminate();
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return Buffer.isBuffer(data) ? data.toString() : Buffer.from(data).toString();
}
