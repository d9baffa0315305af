import { parentPort } from 'node:worker_threads';

// The voices' own thread, which dies when it is told to say so, as it would for want of memory.
parentPort?.on('message', ({ request }: { request: { text: string } }) => {
  if (request.text === 'die') process.exit(1);
});
await import('../../../../server/speech/tts/tts-worker.ts');
