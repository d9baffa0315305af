import type { CallListener, Caption } from '../../widget/call/call-api.ts';
import { WrittenConversation } from '../../widget/call/written-conversation.ts';
import { equal } from '../support/widget/assert.ts';
import { afterEach, beforeEach, describe, it } from '../support/widget/suite.ts';

const nativeFetch = window.fetch;
let asked: { url: string; body: unknown }[];
let answers: (() => Response)[];

beforeEach(() => {
  asked = [];
  answers = [];
  window.fetch = async (url, init) => {
    asked.push({ url: String(url), body: JSON.parse(String(init?.body)) });
    const answer = answers.shift();
    if (!answer) throw new TypeError('Failed to fetch');
    return answer();
  };
});
afterEach(() => {
  window.fetch = nativeFetch;
});

/** An answer that arrives in these pieces, however they cut its events. */
function streamed(...pieces: string[]): () => Response {
  return () => {
    const bytes = pieces.map((piece) => new TextEncoder().encode(piece));
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of bytes) controller.enqueue(piece);
        controller.close();
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
}

const problem = (code: string) => () =>
  new Response(JSON.stringify({ type: '', title: code, status: 404, detail: '', cure: '', code }), { status: 404 });

function conversation(token: string | undefined) {
  const captions: Caption[] = [];
  const wrote: string[] = [];
  const report: CallListener = {
    on() {},
    timing() {},
    caption: (caption) => captions.push(caption),
    wrote: (name) => wrote.push(name),
    byPhone() {},
  };
  const target = { server: 'https://voice.example', line: 'shop', callerName: '' };
  const granted =
    token === undefined
      ? Promise.reject(new Error('no call'))
      : Promise.resolve({ server_url: '', participant_token: '', conversation_token: token });
  return {
    written: new WrittenConversation(target, granted, report, new AbortController().signal),
    captions,
    wrote,
  };
}

const whole =
  'data: {"type":"conversation","conversation":"c2"}\n\ndata: {"type":"text","text":"Four"}\n\ndata: {"type":"done"}\n\n';

describe('a conversation in writing', () => {
  it('asks in the conversation of the call, and shows the answer as it comes', async () => {
    const { written, captions } = conversation('c1');
    answers = [
      streamed(
        'data: {"type":"conversation","conversation":"c1"}\n\nda',
        'ta: {"type":"text","text":"At fo"}\n',
        '\ndata: {"type":"later kind"}\n\ndata: {"type":"text","text":"ur."}\n\ndata: {"type":"done"}\n\n',
      ),
    ];
    await written.send('When?');
    equal(asked, [
      { url: 'https://voice.example/api/lines/shop/messages', body: { text: 'When?', conversation: 'c1' } },
    ]);
    equal(
      captions.map(({ text, final }) => [text, final]),
      [
        ['At fo', false],
        ['At four.', false],
        ['At four.', true],
      ],
    );
  });

  it('shows the cards that come with an answer, and nothing that only says to be one', async () => {
    const { written, captions } = conversation('c1');
    answers = [
      streamed(
        'data: {"type":"card","card":{"id":"a","title":"Address"}}\n\n',
        'data: {"type":"card","card":{"title":"No id"}}\n\n',
        'data: {"type":"done"}\n\n',
      ),
    ];
    await written.send('Where?');
    equal(
      captions.map(({ card }) => card),
      [{ id: 'a', title: 'Address' }],
    );
  });

  it('begins one where there was no call, and goes on in it', async () => {
    const { written, wrote } = conversation(undefined);
    answers = [streamed(whole), streamed(whole)];
    await Promise.all([written.send('One'), written.send('Two')]);
    equal(
      asked.map(({ body }) => body),
      [{ text: 'One' }, { text: 'Two', conversation: 'c2' }],
    );
    equal(wrote, ['c2', 'c2']);
  });

  it('begins another where the old one is not known any more', async () => {
    const { written } = conversation('old');
    answers = [problem('conversation-unknown'), streamed(whole)];
    await written.send('One');
    equal(
      asked.map(({ body }) => body),
      [{ text: 'One', conversation: 'old' }, { text: 'One' }],
    );
  });

  it('tells what was refused, what broke off and what never arrived, and takes the next question all the same', async () => {
    const { written, captions } = conversation('c1');
    answers = [problem('answer-failed'), streamed('data: {"type":"text","text":"Well"}\n\n')];
    const reasons: string[] = [];
    for (const text of ['One', 'Two', 'Three']) {
      await written.send(text).catch((error) => reasons.push(error.reason));
    }
    equal(reasons, ['answer-failed', 'server-unreachable', 'server-unreachable']);
    equal(captions.at(-1)?.text, 'Well');
  });
});
