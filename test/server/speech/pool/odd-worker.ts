import { serveJobs } from '../../../../server/speech/pool/serve-jobs.ts';

// Does what it is told: answers, soon or later, fails, dies, or never answers.
serveJobs(async (request) => {
  if (request === 'fail') throw new Error('no such thing');
  if (request === 'die') process.exit(1);
  if (request === 'slow') await new Promise((resolve) => setTimeout(resolve, 80));
  if (request === 'hang') await new Promise(() => {});
  return { result: `done ${String(request)}` };
});
