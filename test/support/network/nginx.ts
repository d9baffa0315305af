import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Front, FrontSide } from './distant-hoyhoy.ts';

/** nginx as `docs/network.md` has it, with addresses, ports and certificates of the test's. */
export const nginx: Front = async (voice, turn) => {
  const [server = '', stream = ''] = documented('nginx');
  const dir = mkdtempSync(join(tmpdir(), 'hoyhoy-nginx-'));
  const file = join(dir, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off;
    pid ${dir}/nginx.pid;
    load_module /usr/lib/nginx/modules/ngx_stream_module.so;
    events {}
    http {
      access_log off;
      ${placed(server, voice, { listens: '443', passesTo: '127.0.0.1:8080' })}
    }
    ${placed(stream, turn, { listens: '203.0.113.8:443', passesTo: '127.0.0.1:5349' })}`,
  );
  const child = spawn('nginx', ['-e', 'stderr', '-p', dir, '-c', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = once(child, 'exit');
  const kill = () => child.kill('SIGTERM');
  process.once('exit', kill);
  const close = async () => {
    process.off('exit', kill);
    kill();
    await exited;
    rmSync(dir, { recursive: true });
  };
  try {
    for (const { address } of [voice, turn]) await listening(child, address);
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
};

/** The blocks of a language in the guide, in order. */
export function documented(language: string): string[] {
  const guide = readFileSync('docs/network.md', 'utf8');
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, block = '']) => block);
}

/** @throws where the guide has not, or not alone, what is to be replaced */
function placed(block: string, side: FrontSide, { listens, passesTo }: { listens: string; passesTo: string }): string {
  const changes: [from: string, to: string][] = [
    [`listen ${listens} ssl;`, `listen ${side.address}:443 ssl;`],
    [`/etc/letsencrypt/live/${side.name}/fullchain.pem`, side.certFile],
    [`/etc/letsencrypt/live/${side.name}/privkey.pem`, side.keyFile],
    [passesTo, `127.0.0.1:${side.port}`],
  ];
  return changes.reduce((text, [from, to]) => {
    const parts = text.split(from);
    if (parts.length !== 2) throw new Error(`docs/network.md has "${from}" ${parts.length - 1} times in: ${block}`);
    return parts.join(to);
  }, block);
}

/** nginx tells nobody when it listens: tries until it does. */
async function listening(child: ChildProcess, address: string): Promise<void> {
  for (;;) {
    const socket = connect(443, address);
    const came = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (came) return;
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}; it says why above`);
    await delay(20);
  }
}
