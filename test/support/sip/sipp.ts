import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';

const scenarios = join(import.meta.dirname, 'scenarios');

export interface SippOptions {
  /** A file of ./scenarios without its ending, or one that sipp has built in (`uac`, `uas`). */
  scenario: string;
  transport?: 'udp' | 'tcp';
  /** Port of ours that it calls; without one it waits to be called. */
  to?: number;
  /** Where it listens. */
  port?: number;
  calls?: number;
  /** Folder that it finds sounds in. */
  dir?: string;
  /** Until it gives up. Default 15. */
  seconds?: number;
  args?: readonly string[];
}

/** Runs one sipp over loopback until its calls are over. Rejects with what it complained of. */
export async function sipp({
  scenario,
  transport = 'udp',
  to,
  port,
  calls = 1,
  dir,
  seconds = 15,
  args = [],
}: SippOptions): Promise<void> {
  const builtIn = scenario === 'uac' || scenario === 'uas';
  const child = spawn(
    'sipp',
    [
      ...(builtIn ? ['-sn', scenario] : ['-sf', join(scenarios, `${scenario}.xml`)]),
      ...['-t', transport === 'udp' ? 'u1' : 't1', '-m', String(calls), '-i', '127.0.0.1', '-nostdin'],
      ...(port === undefined ? [] : ['-p', String(port)]),
      ...['-timeout', String(seconds), '-timeout_error'],
      ...args,
      ...(to === undefined ? [] : [`127.0.0.1:${to}`]),
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, TERM: 'dumb' },
      ...(dir !== undefined && { cwd: dir }),
    },
  );
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const [code] = await once(child, 'close');
  assert.equal(code, 0, `sipp ${scenario}: ${complaints.slice(0, 2_000)}`);
}

/** Until somebody listens there for TCP. */
export async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const socket = connect(port, '127.0.0.1');
    const [isOpen] = await Promise.race([
      once(socket, 'connect').then(() => [true]),
      once(socket, 'close').then(() => [false]),
    ]).catch(() => [false]);
    socket.destroy();
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nobody listens on ${port}`);
}
