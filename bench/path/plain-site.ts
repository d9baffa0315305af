import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Hono } from 'hono';
import { AccessToken, RoomAgentDispatch, RoomConfiguration } from 'livekit-server-sdk';
import { listen } from '../../server/api/listen.ts';
import { AGENT_NAME } from '../../server/contract/index.ts';
import type { Store } from '../../server/store/store.ts';

/**
 * The peer of our own flow: a page written as LiveKit's quick starts are, whose token dispatches the same agent when
 * the visitor joins. Only the way to the room differs; agent, LiveKit and model are those of the same run.
 */
export function servePlainSite(livekit: { url: string; apiKey: string; apiSecret: string }, store: Store) {
  const client = join(dirname(createRequire(import.meta.url).resolve('livekit-client')), 'livekit-client.esm.mjs');
  const app = new Hono();
  app.get('/', async (c) => c.html(await readFile(join(import.meta.dirname, 'plain.html'), 'utf8')));
  app.get('/livekit-client.esm.mjs', async (c) =>
    c.body(await readFile(client, 'utf8'), 200, {
      'Content-Type': 'text/javascript',
      'Cache-Control': 'public, max-age=3600',
    }),
  );
  app.post('/token', async (c) => {
    const id = `plain-${crypto.randomUUID()}`;
    await store.createCall({ id, line: 'shop', room: id, kind: 'web', createdAt: Date.now() });
    const token = new AccessToken(livekit.apiKey, livekit.apiSecret, { identity: `visitor-${id}`, ttl: 60 });
    token.addGrant({ roomJoin: true, room: id });
    const metadata = JSON.stringify({ callId: id, line: 'shop' });
    token.roomConfig = new RoomConfiguration({
      agents: [new RoomAgentDispatch({ agentName: AGENT_NAME, metadata })],
    });
    return c.json({ server_url: livekit.url, participant_token: await token.toJwt() });
  });
  return listen(app, { host: '127.0.0.1', port: { number: 18_700, explicit: false } });
}
