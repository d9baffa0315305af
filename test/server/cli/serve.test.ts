import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type HoyhoyCommand, hoyhoy } from '../../support/hoyhoy-command.ts';
import { freePort } from '../../support/ports.ts';
import { type ScriptedRealtime, startScriptedRealtime } from '../../support/scripted-realtime.ts';

let realtime: ScriptedRealtime;
let dataDir: string;
let running: HoyhoyCommand | undefined;
before(async () => {
  realtime = await startScriptedRealtime();
  dataDir = await mkdtemp(join(tmpdir(), 'hoyhoy-serve-'));
});
afterEach(async () => {
  running?.process.kill('SIGKILL');
  await running?.ended;
  running = undefined;
});
after(async () => {
  await realtime.close();
  await rm(dataDir, { recursive: true });
});

function serve(env: Record<string, string> = {}): HoyhoyCommand {
  running = hoyhoy(['serve'], {
    HOYHOY_REALTIME_URL: realtime.url,
    HOYHOY_LINES: 'demo/lines',
    HOYHOY_DATA: dataDir,
    ...env,
  });
  return running;
}

async function ready(command: HoyhoyCommand): Promise<string> {
  const [, url] = await command.says(/API and widget: (\S+)/);
  return String(url);
}

/** Processes that a process started, and those that they started. */
function descendants(pid: number): number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const parents = [...table.matchAll(/(\d+) +(\d+)/g)].map(([, child, parent]) => [Number(child), Number(parent)]);
  const found = [pid];
  for (const parent of found) found.push(...parents.filter(([, of]) => of === parent).map(([child]) => Number(child)));
  return found.slice(1);
}

function commandOf(pid: number): string {
  return execFileSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
}

async function allGone(pids: readonly number[]): Promise<void> {
  const lives = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  while (pids.some(lives)) await delay(20);
}

test('serve is ready for calls once it says so, and one interrupt ends every process of it', async () => {
  const command = serve();
  const url = await ready(command);
  const readiness = await fetch(new URL('/readyz', url));
  assert.deepEqual(await readiness.json(), { status: 'ready', checks: { livekit: 'ok', store: 'ok', lines: 'ok' } });
  const widget = await fetch(new URL('/hoyhoy.js', url));
  assert.equal(widget.headers.get('content-type'), 'text/javascript; charset=utf-8');
  const pids = descendants(Number(command.process.pid));
  assert.ok(pids.length >= 3, 'worker, the process around livekit-server, and livekit-server');
  command.process.kill('SIGINT');
  assert.equal((await command.ended).code, 0);
  await allGone(pids);
});

test('a worker that is killed is replaced, and the log tells', async () => {
  const command = serve();
  await ready(command);
  const worker = descendants(Number(command.process.pid)).find((pid) => commandOf(pid).includes('cli.ts worker'));
  process.kill(Number(worker), 'SIGKILL');
  await command.says(/agent worker 1 ended unexpectedly and is started again/);
  await command.says(/agent worker 1 is back/);
});

test('an API that is killed comes back at the same address, and nobody else minds', async () => {
  // Not the usual port, which another test's server may take in the moment that it is free.
  const command = serve({ HOYHOY_PORT: String(await freePort()) });
  const url = await ready(command);
  const before = descendants(Number(command.process.pid));
  const api = before.find((pid) => commandOf(pid).includes('cli.ts api'));
  process.kill(Number(api), 'SIGKILL');
  await command.says(/API ended unexpectedly and is started again/);
  await command.says(/API is back/);
  assert.equal((await fetch(new URL('/readyz', url))).status, 200);
  const after = descendants(Number(command.process.pid));
  const others = before.filter((pid) => pid !== api);
  assert.deepEqual(
    others.filter((pid) => !after.includes(pid)),
    [],
  );
});

test('serve that is killed with SIGKILL leaves no process behind', async () => {
  const command = serve();
  await ready(command);
  const pids = descendants(Number(command.process.pid));
  command.process.kill('SIGKILL');
  await allGone(pids);
});

test('an interrupt while it is still starting ends it and what it has started', async () => {
  const command = serve();
  let pids: number[] = [];
  while (pids.length < 2) pids = descendants(Number(command.process.pid));
  command.process.kill('SIGINT');
  assert.equal((await command.ended).code, 0);
  await allGone(pids);
});

test('a busy port that was named ends serve with the port in the error, and nothing stays behind', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const address = blocker.address();
  assert.ok(typeof address === 'object' && address !== null);
  const command = serve({ HOYHOY_PORT: String(address.port) });
  const { code, output } = await command.ended;
  assert.equal(code, 1);
  assert.match(output, new RegExp(`Port ${address.port} for the API is in use by another program\\.\\n {2}\\S`));
  blocker.close();
});

test('a telephony.yaml that was named and is not there ends serve, rather than that phones are let in as without one', async () => {
  const { code, output } = await serve({ HOYHOY_TELEPHONY_FILE: 'demo/telephon.yaml' }).ended;
  assert.equal(code, 1);
  assert.match(output, /HOYHOY_TELEPHONY_FILE names .*demo\/telephon\.yaml, and there is no such file\.\n {2}Correct/);
  assert.doesNotMatch(output, /Starting LiveKit/);
});

test('what keeps serve from ever answering is told before anything is started', async () => {
  for (const [env, told] of [
    [{ HOYHOY_HOST: '192.0.2.1' }, /^HOYHOY_HOST is 192\.0\.2\.1, which is no address of this machine\.\n {2}\S/m],
    [
      { HOYHOY_TELEPHONY_FILE: 'package.json' },
      /package\.json can't be used: line \d+: "name" is not a key of telephony\.yaml/,
    ],
    [{ HOYHOY_LINES: 'nowhere' }, /^The folder of lines .*nowhere can't be read\.\n {2}Create it/m],
  ] as const) {
    const { code, output } = await serve(env).ended;
    assert.equal(code, 1);
    assert.match(output, told);
    assert.doesNotMatch(output, /Starting/);
  }
});

test('the doctor finds a served line well: it calls, is greeted, asks, and is answered', async () => {
  const url = await ready(serve());
  const doctor = hoyhoy(['doctor', '--url', url, '--line', 'shop'], {
    HOYHOY_REALTIME_URL: realtime.url,
    HOYHOY_LINES: 'demo/lines',
    HOYHOY_DATA: dataDir,
  });
  const { code, output } = await doctor.ended;
  assert.equal(code, 0, output);
  assert.match(output, /^ok +test call +to the line shop$/m);
  for (const timing of ['token', 'joined', 'dispatched', 'first audio', 'end of speech', 'first answer']) {
    assert.match(output, new RegExp(`^${timing} +\\d+ ms`, 'm'));
  }
  assert.match(output, /^understood: Turn 1$/m);
});

test('the doctor without a server says so, and how to get one', async () => {
  const doctor = hoyhoy(['doctor', '--url', 'http://127.0.0.1:9'], {
    HOYHOY_REALTIME_URL: realtime.url,
    HOYHOY_LINES: 'demo/lines',
    HOYHOY_DATA: dataDir,
  });
  const { code, output } = await doctor.ended;
  assert.equal(code, 1);
  assert.match(output, /^FAILED +API +No server answers at http:\/\/127\.0\.0\.1:9\. Start one/m);
  assert.match(output, /^ok +lines +everyone, shop/m);
  assert.match(output, /2 of the above are not well/);
});

test('the doctor is told how an address is written', async () => {
  const { code, output } = await hoyhoy(['doctor', '--url', '127.0.0.1:8080']).ended;
  assert.equal(code, 1);
  assert.match(output, /^127\.0\.0\.1:8080 is no address of a server\.\n {2}Write it .*http:/m);
});

test('the doctor tells a Realtime server that refuses the key', async () => {
  await using picky = await startPicky();
  const doctor = hoyhoy(['doctor', '--url', 'http://127.0.0.1:9'], {
    HOYHOY_REALTIME_URL: picky.url,
    HOYHOY_REALTIME_KEY: 'sk-wrong',
    HOYHOY_LINES: 'demo/lines',
    HOYHOY_DATA: dataDir,
  });
  const { output } = await doctor.ended;
  assert.match(output, /^FAILED +Realtime .*can't be used/m);
  assert.doesNotMatch(output, /sk-wrong/);
});

async function startPicky() {
  const server = await startScriptedRealtime({ key: 'sk-right' });
  return { url: server.url, [Symbol.asyncDispose]: () => server.close() };
}
