import { parentPort } from 'node:worker_threads';
import { type WorkerMessage, workerJob } from './messages.ts';

/** The worker's side of `WorkerPool`: answers jobs one after the other. */
export function serveJobs(handle: (request: unknown) => Promise<{ result: unknown; transfer?: ArrayBuffer[] }>): void {
  const port = parentPort;
  if (!port) throw new Error('serveJobs runs in a worker thread only');
  const send = (message: WorkerMessage, transfer?: ArrayBuffer[]) => port.postMessage(message, transfer);
  let previous = Promise.resolve();
  port.on('message', (message: unknown) => {
    const { id, request } = workerJob.parse(message);
    previous = previous.then(async () => {
      try {
        const { result, transfer } = await handle(request);
        send({ type: 'result', id, result }, transfer);
      } catch (error) {
        send({ type: 'error', id, message: error instanceof Error ? error.message : String(error) });
      }
    });
  });
  send({ type: 'ready' });
}
