import { CallFailure } from '../../widget/call/failure.ts';
import { readToken } from '../../widget/call/token.ts';
import { equal, ok } from '../support/widget/assert.ts';
import { describe, it } from '../support/widget/suite.ts';

const answer = (body: unknown, status = 200) =>
  readToken(Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })), {
    server: 'https://s',
  });

async function failureOf(reading: Promise<unknown>): Promise<CallFailure> {
  const error = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  ok(error instanceof CallFailure, `no CallFailure but ${error}`);
  return error;
}

const problem = {
  type: 'urn:hoyhoy:problem:line-full',
  title: 'Full',
  status: 503,
  detail: 'd',
  cure: 'Raise it.',
  code: 'line-full',
};

describe('the answer to a request for a call', () => {
  it('is a room and a token', async () => {
    const granted = { server_url: 'wss://lk', participant_token: 'jwt' };
    equal(await answer(granted), granted);
  });

  it('that refuses carries its code, cure and number', async () => {
    const failure = await failureOf(answer({ ...problem, phone: '+12125550142' }, 503));
    equal([failure.reason, failure.cure, failure.phone], ['line-full', 'Raise it.', '+12125550142']);
  });

  it('never makes a link of a number that is none', async () => {
    for (const phone of ['javascript:alert(1)', '+1;ext=2', 'abc', '', 5, '+12125550142\n']) {
      equal((await failureOf(answer({ ...problem, phone }, 503))).phone, undefined, String(phone));
    }
  });

  it('that is of something else is told as such', async () => {
    const others: [unknown, number][] = [
      ['<html>', 200],
      ['', 502],
      [null, 200],
      [[], 200],
      [{ server_url: 'wss://lk' }, 200],
      [{ ...problem, code: 'invented' }, 503],
      [{ server_url: 1, participant_token: 'x' }, 200],
    ];
    for (const [body, status] of others) {
      equal((await failureOf(answer(body, status))).reason, 'internal', JSON.stringify(body));
    }
  });

  it('that never comes is a server out of reach', async () => {
    const failure = await failureOf(
      readToken(Promise.reject(new TypeError('Failed to fetch')), { server: 'https://s' }),
    );
    equal(failure.reason, 'server-unreachable');
    ok(failure.message.includes('https://s'), 'the address is not named');
  });
});
