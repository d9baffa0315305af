import { serveJobs } from '../../../../server/speech/pool/serve-jobs.ts';

// Does what it is told: answers, fails, dies, or never answers.
serveJobs(async (request) => {
  if (request === 'fail') throw new Error('no such thing');
  if (request === 'die') process.exit(1);
  if (request === 'hang') await new Promise(() => {});
  return { result: `done ${String(request)}` };
});
