import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { test } from 'node:test';
import { listen } from '../../../server/api/listen.ts';
import { anApp, TOKEN_PATH } from './support.ts';

/** Status of a POST whose body goes out in these pieces; without any it has no body and says so by nothing. */
async function post(port: number, pieces: readonly string[]): Promise<number | undefined> {
  const headers = pieces.length > 0 ? { 'Content-Type': 'application/json', 'Transfer-Encoding': 'chunked' } : {};
  const sent = request({ host: '127.0.0.1', port, path: TOKEN_PATH, method: 'POST', headers });
  // Node itself would say that there is none.
  if (pieces.length === 0) sent.removeHeader('Content-Length');
  for (const piece of pieces) sent.write(piece);
  sent.end();
  const [response] = await once(sent, 'response');
  response.resume();
  return response.statusCode;
}

test('a body that is missing, in pieces or too large by the last piece is dealt with over a real socket', async (t) => {
  const server = await listen(anApp().app, { host: '127.0.0.1', port: { number: 0, explicit: true } });
  t.after(() => server.close());
  assert.equal(await post(server.port, []), 201);
  assert.equal(await post(server.port, ['{"participant_', 'name": "Ann"}']), 201);
  assert.equal(await post(server.port, ['{"x": "', 'x'.repeat(17_000), '"}']), 413);
});
