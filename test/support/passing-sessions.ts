import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { WebSocket } from 'ws';
import { bytesFromPcm } from '../../server/audio/pcm.ts';
import { startFakeServer, turn } from '../server/speech/clients/fake-server.ts';

export interface Remains {
  /** Sessions that the server still counts. */
  sessions: number;
  /** Timers and sockets of this process that were not there before. */
  resources: number;
  /** Bytes of heap that were not there before. */
  bytes: number;
}

/** Sessions at once. */
const LANES = 10;

/** Opens and closes so many sessions on a server with a fake engine, each in the middle of something else. */
export async function passSessions(count: number): Promise<Remains> {
  const server = await startFakeServer();
  const health = server.url.replace('ws:', 'http:').replace('/v1', '/healthz');
  await pass(server.url, LANES * 3); // What is made once is made now.
  await untilNone(health);
  const before = measure();
  await pass(server.url, count);
  const sessions = await untilNone(health);
  const after = measure();
  await server.close();
  return { sessions, resources: after.resources - before.resources, bytes: after.bytes - before.bytes };
}

async function pass(url: string, count: number): Promise<void> {
  let left = count;
  const lane = async () => {
    while (left-- > 0) await session(url, left % 4);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** One session that is left while it speaks, pauses, is answered, or after everything. */
async function session(url: string, kind: number): Promise<void> {
  const socket = new WebSocket(`${url}/realtime?model=hoyhoy/bakery`);
  const done = new Promise<void>((resolve) => {
    socket.on('message', (data) => {
      const wanted = kind === 3 ? '"type":"response.done"' : '"type":"session.updated"';
      if (String(data).includes(wanted)) resolve();
    });
  });
  await once(socket, 'open');
  const frames = [20, 45, turn.length, turn.length][kind];
  for (const pcm of turn.slice(0, frames)) {
    socket.send(JSON.stringify({ type: 'input_audio_buffer.append', audio: bytesFromPcm(pcm).toString('base64') }));
  }
  socket.send(JSON.stringify({ type: 'session.update', session: { type: 'realtime' } }));
  await done;
  if (kind % 2 === 0) socket.terminate();
  else socket.close();
  await once(socket, 'close');
}

/** The server hears of a client's end a moment later. */
async function untilNone(health: string): Promise<number> {
  for (let tries = 0; ; tries++) {
    const answer: unknown = await (await fetch(health)).json();
    const sessions =
      answer && typeof answer === 'object' && 'sessions' in answer ? Number(answer.sessions) : Number.NaN;
    if (sessions === 0 || tries > 100) return sessions;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function measure(): { resources: number; bytes: number } {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  const held = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout' || kind === 'TCPSocketWrap');
  return { resources: held.length, bytes: process.memoryUsage().heapUsed };
}
