import '../../widget/call/call.ts';
import { askForCall } from '../../widget/call/ask.ts';
import { transition } from '../../widget/call/call-state.ts';
import { Sha256Prefix } from '../../widget/call/sha256.ts';
import { solve } from '../../widget/call/solve.ts';
import { readToken } from '../../widget/call/token.ts';
import { loadMessages } from '../../widget/i18n/messages.ts';
import { statusText } from '../../widget/wording.ts';
import { equal, ok } from '../support/widget/assert.ts';
import { afterEach, describe, it } from '../support/widget/suite.ts';

const server = 'https://calls.example';
const target = { server, line: 'shop', callerName: '' };
const never = new AbortController().signal;
const nativeFetch = window.fetch;
afterEach(() => {
  window.fetch = nativeFetch;
  sessionStorage.clear();
});

/** As the browser itself hashes. */
async function firstWord(text: string): Promise<number> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return new DataView(hash).getUint32(0);
}

const asked = {
  type: 'urn:hoyhoy:problem:proof-required',
  title: 't',
  status: 428,
  detail: 'd',
  cure: 'c',
  code: 'proof-required',
  proof: { challenge: 'abc.def', bits: 8 },
};
const json = (body: unknown, status: number) => Promise.resolve(new Response(JSON.stringify(body), { status }));

describe('the proof of work of a flooded line', () => {
  it('is hashed as the browser would, wherever block borders fall', async () => {
    for (const prefix of [0, 1, 54, 55, 56, 63, 64, 65, 119, 128, 300]) {
      for (const ending of [0, 1, 9, 64]) {
        const [a, b] = ['a'.repeat(prefix), 'b'.repeat(ending)];
        const encode = (text: string) => new TextEncoder().encode(text);
        equal(new Sha256Prefix(encode(a)).firstWord(encode(b)), await firstWord(a + b), `${prefix} and ${ending}`);
      }
    }
  });

  it('is found, and holds', async () => {
    const proof = await solve({ challenge: 'abc.def', bits: 10 }, never);
    ok(proof.startsWith('abc.def.'), proof);
    ok((await firstWord(proof)) < 2 ** 22, 'too few zero bits');
  });

  it('is given up when the visitor hangs up', async () => {
    const ending = new AbortController();
    const solving = solve({ challenge: 'abc.def', bits: 32 }, ending.signal);
    ending.abort();
    ok(
      await solving.then(
        () => false,
        () => true,
      ),
      'it went on',
    );
  });

  it('is worked out once and sent along, which opens the line', async () => {
    const granted = { server_url: 'wss://lk', participant_token: 'jwt' };
    const challenges: unknown[] = [];
    const token = await readToken(json(asked, 428), target, (challenge) => {
      challenges.push(challenge);
      return json(granted, 201);
    });
    equal([token, challenges], [granted, [asked.proof]]);
  });

  it('that is not enough is a line that is busy, not work without end', async () => {
    const failed = await readToken(json(asked, 428), target, () => json(asked, 428)).catch((error) => error.reason);
    equal(failed, 'proof-required');
  });

  it('is told the visitor as a moment to wait', async () => {
    const messages = await loadMessages('en');
    const proving = transition(transition({ phase: 'idle' }, { type: 'called' }), { type: 'proving' });
    ok(statusText(proving, messages).startsWith('One moment'), statusText(proving, messages));
    const joined = transition(proving, { type: 'connected' });
    ok(!('proving' in joined), 'it is still told in the call');
  });
});

describe('the token by which a visitor’s calls are counted', () => {
  const headers: (string | null)[] = [];
  const answer = (body: object) => {
    window.fetch = async (_address, init) => {
      headers.push(new Headers(init?.headers).get('Hoyhoy-Visitor'));
      return new Response(JSON.stringify(body), { status: 201 });
    };
  };

  it('is sent back as long as the tab is open, to the server that gave it', async () => {
    answer({ server_url: 'wss://lk', participant_token: 'jwt', visitor_token: 'v.1.mac' });
    await readToken(askForCall(target, never), target);
    await readToken(askForCall(target, never), target);
    await askForCall({ ...target, server: 'https://other.example' }, never);
    equal(headers.splice(0), [null, 'v.1.mac', null]);
    // Nor does anything that a call loads, such as LiveKit's client, keep a thing beyond the tab.
    equal(Object.keys(localStorage), []);
    equal(document.cookie, '');
  });

  it('outlives the tab where the visitor has agreed, until they take that back', async () => {
    const agreed = { ...target, server: 'https://agreed.example', remembersVisitor: true };
    answer({ server_url: 'wss://lk', participant_token: 'jwt', visitor_token: 'v.2.mac' });
    await readToken(askForCall(agreed, never), agreed);
    sessionStorage.clear();
    await readToken(askForCall(agreed, never), agreed);
    equal(headers.splice(0), [null, 'v.2.mac']);
    const { remembersVisitor: _, ...withdrawn } = agreed;
    await readToken(askForCall(withdrawn, never), withdrawn);
    equal(Object.keys(localStorage), []);
    headers.length = 0;
  });

  it('is done without where the browser keeps nothing', async () => {
    answer({ server_url: 'wss://lk', participant_token: 'jwt', visitor_token: 'v.1.mac' });
    const native = Object.getOwnPropertyDescriptor(Storage.prototype, 'setItem');
    Storage.prototype.setItem = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    try {
      equal((await readToken(askForCall(target, never), target)).participant_token, 'jwt');
    } finally {
      if (native) Object.defineProperty(Storage.prototype, 'setItem', native);
    }
    headers.length = 0;
  });
});
