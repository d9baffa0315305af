import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createPageCallBacks } from '../../../server/calls/page-call-backs.ts';
import { callBackStore } from '../../support/call-back-store.ts';
import { aLine, catalogOf } from '../../support/lines.ts';
import { databasePath, storeAt } from '../store/support.ts';
import { anApp, SHOP, VISITOR } from './support.ts';

const PATH = '/api/lines/bakery/callbacks';
const callBack = { trunk: 'carrier', between: [540, 1200], afterDropped: true } as const;

async function setUp(t: TestContext) {
  const store = callBackStore(await storeAt(t, await databasePath(t)));
  const lines = catalogOf([aLine({ callBack }), aLine({ id: 'silent' })]);
  const callBacks = createPageCallBacks({ store });
  const { app } = anApp({ lines, callBacks });
  const send = (method: string, path: string, body?: unknown, address = VISITOR) =>
    app.request(
      path,
      {
        method,
        headers: { 'content-type': 'application/json', origin: SHOP },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      },
      { remoteAddress: address },
    );
  const ask = (number: string, address?: string) => send('POST', PATH, { number }, address);
  return { store, send, ask };
}

const problemOf = async (response: Response) => {
  const { code } = (await response.json()) as { code: string };
  return `${response.status} ${code}`;
};

test('a page has somebody called who enters its code, and calls it off again', async (t) => {
  const { store, send } = await setUp(t);
  const asked = await send('POST', PATH, { number: '+44 20 7946 0123', name: 'Ann\u0007 Lee', matter: ' a cake ' });
  assert.equal(asked.status, 202);
  const { id, code } = (await asked.json()) as { id: string; code: string };
  const [waiting] = await store.listCallBacks({ open: true, limit: 5 });
  assert.deepEqual(
    [waiting?.number, waiting?.code, waiting?.name, waiting?.matter, waiting?.reason],
    ['+442079460123', code, 'Ann Lee', 'a cake', 'page'],
  );
  assert.equal((await send('DELETE', `${PATH}/${id}`)).status, 204);
  assert.equal(await problemOf(await send('DELETE', `${PATH}/${id}`)), '404 not-found');
});

test('nobody’s phone becomes a nuisance: a number twice a day, an address five times, however the number is written', async (t) => {
  const { ask } = await setUp(t);
  assert.equal((await ask('+442079460123', '203.0.113.1')).status, 202);
  assert.equal((await ask('0044 20 79460123', '203.0.113.2')).status, 202);
  assert.equal(await problemOf(await ask('+44-2079460123', '203.0.113.3')), '429 call-backs-spent');
  for (let i = 0; i < 5; i++) assert.equal((await ask(`+44207946020${i}`)).status, 202);
  assert.equal(await problemOf(await ask('+442079460299')), '429 call-backs-spent');
});

test('what was refused counts for nobody', async (t) => {
  const { ask } = await setUp(t);
  for (let i = 0; i < 8; i++) assert.equal(await problemOf(await ask('112')), '400 number-invalid');
  assert.equal((await ask('+442079460123')).status, 202);
});

test('a line that calls nobody back says so, and so does an installation that may not dial', async (t) => {
  const { send } = await setUp(t);
  const body = { number: '+442079460123' };
  assert.equal(await problemOf(await send('POST', '/api/lines/silent/callbacks', body)), '404 call-backs-not-offered');
  const { app } = anApp({ lines: catalogOf([aLine({ callBack })]) });
  const headers = { 'content-type': 'application/json', origin: SHOP };
  const refused = await app.request(PATH, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.equal(await problemOf(refused), '404 call-backs-not-offered');
});

test('bad requests are told which field is meant', async (t) => {
  const { send } = await setUp(t);
  for (const [body, detail] of [
    ['{', /not JSON/],
    ['[]', /the body/],
    [{}, /number/],
    [{ number: 5 }, /number/],
    [{ number: '+442079460123', matter: 'x'.repeat(501) }, /matter/],
  ] as const) {
    const response = await send('POST', PATH, body);
    assert.equal(response.status, 400);
    assert.match(((await response.json()) as { detail: string }).detail, detail);
  }
});
