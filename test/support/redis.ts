import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './ports.ts';
import { listening } from './sip/sipp.ts';

/** A real redis-server of a test's own, which keeps nothing on disk. */
export async function startRedis(): Promise<{ address: string; close(): Promise<void> }> {
  const port = await freePort();
  const kept = ['--save', '', '--appendonly', 'no', '--dir', '/tmp'];
  const server = spawn('redis-server', ['--bind', '127.0.0.1', '--port', String(port), ...kept], { stdio: 'ignore' });
  await listening(port);
  return {
    address: `127.0.0.1:${port}`,
    async close() {
      const closed = once(server, 'close');
      server.kill('SIGTERM');
      await closed;
    },
  };
}
