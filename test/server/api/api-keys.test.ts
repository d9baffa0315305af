import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bearsKey, keyHash } from '../../../server/api/api-keys.ts';
import { aLine, catalogOf } from '../../support/lines.ts';
import { anApp, ask, problemOf, SHOP, VISITOR } from './support.ts';

const KEY = 'hoyhoy_Zm9yIHRlc3RzIG9ubHksIG5vdCBhIGtleQ';
const lines = catalogOf([
  aLine({ apiKeys: [keyHash('an older key'), keyHash(KEY)] }),
  aLine({ id: 'garage', apiKeys: [keyHash('of the garage')] }),
]);
const bearing = (authorization: string) => ({ origin: null, headers: { Authorization: authorization } });

test('an app with a key of the line is let in, and only the line itself bounds it', async () => {
  const { app, calls } = anApp({ lines });
  assert.equal((await ask(app, bearing(`Bearer ${KEY}`))).status, 201);
  assert.equal((await ask(app, bearing(`bearer ${KEY}`))).status, 201);
  assert.deepEqual(calls.admitted[0], { line: 'bakery', kind: 'web' });
});

for (const authorization of [
  'Bearer wrong',
  `Bearer ${KEY}x`,
  `Bearer ${KEY.slice(0, -1)}`,
  `Bearer ${keyHash(KEY)}`,
  'Bearer of the garage',
  'Bearer ',
  `Basic ${KEY}`,
  KEY,
  `Bearer ${'x'.repeat(10_000)}`,
]) {
  test(`"${authorization.slice(0, 60)}" opens nothing, and is not repeated`, async () => {
    const { app, calls } = anApp({ lines });
    const response = await ask(app, bearing(authorization));
    assert.equal(response.headers.get('www-authenticate'), 'Bearer');
    assert.equal((await response.clone().text()).includes('wrong'), false);
    const problem = await problemOf(response);
    assert.deepEqual([problem.status, problem.code], [401, 'key-refused']);
    assert.deepEqual(calls.admitted, []);
  });
}

test('a wrong key is refused even from a page that is let in without', async () => {
  const { app } = anApp({ lines });
  const response = await ask(app, { origin: SHOP, headers: { Authorization: 'Bearer wrong' } });
  assert.equal((await problemOf(response)).code, 'key-refused');
});

test('keys can not be tried faster than calls can be asked for', async () => {
  const { app } = anApp({ lines, clock: () => 0 });
  for (let n = 0; n < 30; n += 1) assert.equal((await ask(app, bearing(`Bearer ${n}`))).status, 401);
  assert.equal((await ask(app, { ...bearing(`Bearer ${KEY}`), remoteAddress: VISITOR })).status, 429);
});

test('a line without keys lets no app in', () => {
  assert.equal(bearsKey(`Bearer ${KEY}`, []), false);
});
