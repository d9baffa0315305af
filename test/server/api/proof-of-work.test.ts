import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProofOfWork } from '../../../server/api/proof-of-work.ts';
import { proofRequired } from '../../../server/calls/failures.ts';
import { solve } from '../../../widget/call/solve.ts';
import { aLine, catalogOf, limits } from '../../support/lines.ts';
import { anApp, ask, problemOf, SHOP } from './support.ts';

const NOW = 1_000_000;
const bearer = { line: 'bakery', origin: SHOP };
const work = new ProofOfWork('secret');

const challenge = work.challenge(bearer, 1, NOW);
const { signal } = new AbortController();
/** Solved by the widget's own code. */
const proof = await solve(challenge, signal);

test('a solved challenge is told by its id, which is the same each time', () => {
  const id = work.check(proof, bearer, NOW);
  assert.match(id ?? '', /^[\w-]{16}$/);
  assert.equal(work.check(proof, bearer, NOW), id);
});

test('a proof counts for nobody else, not later, and only if it is one', () => {
  const dot = proof.lastIndexOf('.');
  const [claims = '', mac = ''] = challenge.challenge.split('.');
  const easier = JSON.parse(Buffer.from(claims, 'base64url').toString());
  const forged = `${Buffer.from(JSON.stringify({ ...easier, bits: 0 })).toString('base64url')}.${mac}.0`;
  const refused: [string, string, typeof bearer?, number?][] = [
    ['another line', proof, { ...bearer, line: 'garage' }],
    ['another origin', proof, { ...bearer, origin: 'https://other.example' }],
    ['too late', proof, bearer, NOW + 120_000],
    ['unsolved', `${proof.slice(0, dot)}.x`],
    ['made easier', forged],
    ['made up', 'x.y.z'],
    ['nothing', ''],
    ['the challenge alone', challenge.challenge],
    ['oversize', `${proof.slice(0, dot)}.${'0'.repeat(5000)}`],
  ];
  for (const [what, given, by = bearer, at = NOW] of refused) assert.equal(work.check(given, by, at), undefined, what);
  assert.equal(new ProofOfWork('another secret').check(proof, bearer, NOW), undefined);
});

test('the more calls come in, the harder it gets, to a bound that a slow phone can bear', () => {
  const bits = [1, 1.9, 2, 4, 8, 1e9].map((pressure) => work.challenge(bearer, pressure, NOW).bits);
  assert.deepEqual(bits, [16, 16, 17, 18, 18, 18]);
});

function aFloodedApp(policy: 'never' | 'flooded' | 'always') {
  const lines = catalogOf([aLine({ limits: limits({ proofOfWork: policy }), phone: '+441234567890' })]);
  return anApp({ lines, now: () => NOW });
}

test('a flooded line answers with a challenge, and admits whoever comes back with its solution', async () => {
  const { app, calls } = aFloodedApp('flooded');
  calls.failure = proofRequired('bakery', 3);
  const refused = await problemOf(await ask(app));
  assert.deepEqual([refused.status, refused.code, refused.phone], [428, 'proof-required', '+441234567890']);
  assert.equal(refused.proof?.bits, 17);
  calls.failure = undefined;
  const headers = { 'Hoyhoy-Proof': await solve(refused.proof ?? challenge, signal) };
  assert.equal((await ask(app, { headers })).status, 201);
  const [asked] = calls.admitted;
  assert.ok(typeof asked?.proof === 'object');
});

test('a line that always asks for proof admits nobody without', async () => {
  const { app, calls } = aFloodedApp('always');
  const headers = { 'Hoyhoy-Proof': 'forged.proof.1' };
  for (const given of [{}, headers]) {
    const problem = await problemOf(await ask(app, { headers: given }));
    assert.equal(problem.code, 'proof-required');
    assert.ok(problem.proof);
  }
  assert.deepEqual(calls.admitted, []);
});

test('whether there is a proof is told only where the line may ask for one', async () => {
  for (const [policy, proof] of [
    ['never', undefined],
    ['flooded', 'none'],
  ] as const) {
    const { app, calls } = aFloodedApp(policy);
    await ask(app);
    assert.equal(calls.admitted[0]?.proof, proof);
  }
});
