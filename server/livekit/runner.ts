/**
 * A process around livekit-server, so that it never outlives its supervisor: livekit-server itself would not notice.
 * Arguments: the binary and the HTTP address to wait for. Its configuration is in LIVEKIT_CONFIG, which it reads itself.
 */
import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { Failure } from '../contract/index.ts';
import { linkToSupervisor, tellStarter } from '../supervisor/child.ts';
import { portTaken } from './port-taken.ts';

const READY_WITHIN_MS = 15_000;
const POLL_MS = 20;

const [binary, address] = z.tuple([z.string(), z.url()]).parse(process.argv.slice(2));
const server = spawn(binary, [], { stdio: ['ignore', 'inherit', 'inherit'] });
const gone = new Promise<void>((resolve) => {
  server.once('exit', () => resolve());
  server.once('error', () => resolve());
});
const link = linkToSupervisor(async () => {
  server.kill('SIGTERM');
  // livekit-server waits for its rooms to empty; ours are ended by whoever stops us, so a second signal is right.
  const insist = setTimeout(() => server.kill('SIGKILL'), 1000);
  await gone;
  clearTimeout(insist);
});

gone.then(async () => {
  // It finds its port taken where two start at once, and may end before or after the other one has answered for it.
  await tellStarter((await answers(address)) ? portTaken(Number(new URL(address).port)) : livekitEnded());
  process.exit(1);
});

const deadline = Date.now() + READY_WITHIN_MS;
while (!(await answers(address))) {
  if (Date.now() > deadline) {
    await tellStarter(livekitSilent(address));
    server.kill('SIGKILL');
    process.exit(1);
  }
  await delay(POLL_MS);
}
link.ready();

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    return false;
  }
}

function livekitEnded(): Failure {
  return new Failure({
    reason: 'livekit-ended',
    message: 'livekit-server ended.',
    cure: 'Its last words are in the log; run the binary by hand with --dev to see more.',
  });
}

function livekitSilent(url: string): Failure {
  return new Failure({
    reason: 'livekit-silent',
    message: `livekit-server did not answer at ${url} within ${READY_WITHIN_MS / 1000} s.`,
    cure: 'See whether the machine is overloaded or a firewall blocks local connections, then try again.',
  });
}
