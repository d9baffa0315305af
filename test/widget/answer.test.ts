import type { AnswerResponse } from '../../server/contract/index.ts';
import { HoyhoyAnswer } from '../../widget/answer/answer-element.ts';
import { answerStep, looking } from '../../widget/answer/answer-state.ts';
import '../../widget/answer/define.ts';
import { allAnswerWords } from '../../widget/answer/words.ts';
import type { CallEvent } from '../../widget/call/call-state.ts';
import { CallFailure, type FailureCode } from '../../widget/call/failure.ts';
import { languages } from '../../widget/i18n/first-words.ts';
import { FakeLine } from '../support/fake-call.ts';
import { equal, ok, until } from '../support/widget/assert.ts';
import { afterEach, describe, it } from '../support/widget/suite.ts';

const brief: AnswerResponse = {
  ...{ line: 'Marlow Street Bakery', person: 'Ann', caller: '+12125550142', matter: 'a <b>cake</b>' },
  ...{ said: ['A cake for Saturday.', 'With cherries.'], expires_in: 100 },
};
const failed = (reason: FailureCode) => new CallFailure({ reason, message: '', cure: '' });

let element: HoyhoyAnswer | undefined;
afterEach(() => {
  element?.remove();
  history.replaceState(null, '', location.pathname + location.search);
});

async function opened(look: () => Promise<AnswerResponse> = async () => brief, hash = '#a.link') {
  history.replaceState(null, '', location.pathname + location.search + hash);
  const line = new FakeLine();
  const declined: string[] = [];
  const made = new HoyhoyAnswer();
  element = made;
  made.parts.tap = line.tap;
  made.parts.startCall = line.startCall;
  made.parts.look = look;
  made.parts.decline = async (_server, link) => void declined.push(link);
  const took: string[] = [];
  made.parts.lookAgainMs = 5;
  made.parts.take = async (_server, link) => {
    took.push(link);
    return new Response();
  };
  document.body.append(made);
  const text = () => made.renderRoot.textContent ?? '';
  const button = (name: string) =>
    [...made.renderRoot.querySelectorAll('button')].find((one) => one.textContent?.trim() === name);
  const press = async (name: string) => {
    await until(() => button(name), `there is a button "${name}"`);
    button(name)?.click();
    await made.updateComplete;
  };
  const told = (words: string) => until(() => text().includes(words), `"${words}" is told`);
  const happen = async (...events: CallEvent[]) => {
    await until(() => line.calls.length, 'the call has begun');
    line.call.tell(...events);
    await made.updateComplete;
  };
  return { made, line, declined, took, text, button, press, told, happen };
}

const joined: CallEvent[] = [
  { type: 'microphone', microphone: 'on' },
  { type: 'connected' },
  { type: 'agent', state: 'listening' },
];

describe('the page of a person who is asked to take a call', () => {
  it('shows who calls and what about, as text, before anything is decided', async () => {
    const { told, text, made, line } = await opened();
    await told('A caller is waiting for you');
    for (const part of ['Marlow Street Bakery', 'Ann', '+12125550142', 'a <b>cake</b>', 'With cherries.']) {
      ok(text().includes(part), `${part} is missing`);
    }
    ok(!made.renderRoot.querySelector('b'), "somebody's words became markup");
    equal(line.targets, []);
    equal(location.hash, '#a.link');
  });

  it('tells somebody who has not decided yet that the caller has gone', async () => {
    let looked = 0;
    const answers = [async () => brief, async () => brief, () => Promise.reject(failed('server-unreachable'))];
    const over = () => Promise.reject(failed('link-over'));
    const { told, button } = await opened(() => (answers[looked++] ?? over)());
    await told('The caller is not waiting any more.');
    ok(looked > answers.length, 'it gave up where nobody could be asked');
    ok(!button('Take the call'), 'it can be taken all the same');
    equal(location.hash, '');
  });

  it('takes the call with its link, forgets that, and has captions, a mute and a way out', async () => {
    const { press, told, happen, line, text, button, took } = await opened();
    await press('Take the call');
    const [target] = line.targets;
    await target?.take?.(new AbortController().signal);
    equal(took, ['a.link']);
    equal(location.hash, '');
    await happen(...joined);
    await told('You are talking to the caller.');
    line.call.say({ id: '1', speaker: 'visitor', text: 'Is that Ann?', final: true });
    await told('Is that Ann?');
    ok(text().includes('Caller'), 'whose words these are is not told');
    await press('Mute');
    await until(() => button('Unmute'), 'it can be unmuted');
    await press('Unmute');
    await press('Hang up');
    await told('You have left the call.');
    ok(line.call.ended, 'the call goes on');
  });

  it('tells that the call is over, or was lost', async () => {
    const over = await opened();
    await over.press('Take the call');
    await over.happen(...joined, { type: 'ended', by: 'agent' });
    await over.told('The call has ended.');
    element?.remove();
    const lost = await opened();
    await lost.press('Take the call');
    await lost.happen(...joined, { type: 'failed', failure: failed('connection-lost') });
    await lost.told('The connection was lost.');
  });

  it('tells a person whom the caller can not hear, and lets the browser play what it held back', async () => {
    const { press, told, happen, line } = await opened();
    await press('Take the call');
    await happen(...joined, { type: 'microphone', microphone: 'denied' }, { type: 'sound', blocked: true });
    await told("The caller can't hear you");
    await press('Tap to hear');
    equal(line.call.soundAsked, 1);
  });

  it('declines once, and forgets the link', async () => {
    const { press, told, declined } = await opened();
    await press('Decline');
    await told('You have declined.');
    equal(declined, ['a.link']);
    equal(location.hash, '');
  });

  for (const [reason, words] of [
    ['link-expired', 'This link has expired.'],
    ['link-used', 'This link has been used already.'],
    ['link-over', 'The caller is not waiting any more.'],
    ['link-unknown', 'This link is not complete'],
    ['server-unreachable', 'The line cannot be reached.'],
    ['internal', 'That did not work.'],
  ] as const) {
    it(`says in clear words that nothing comes of it: ${reason}`, async () => {
      const looked = await opened(() => Promise.reject(failed(reason)));
      await looked.told(words);
      ok(!looked.button('Take the call'), 'it can be taken all the same');
      element?.remove();
      const { press, told, happen } = await opened();
      await press('Take the call');
      await happen({ type: 'failed', failure: failed(reason) });
      await told(reason === 'internal' ? 'Something went wrong' : words);
    });
  }

  it('has no call for who comes without a link, and none for who decides too late', async () => {
    const without = await opened(async () => brief, '');
    await without.told('This link is not complete');
    element?.remove();
    const late = await opened(async () => ({ ...brief, expires_in: 0 }));
    await late.told('This link has expired.');
  });

  it('leaves a call that was taken alone, whatever becomes of its link', () => {
    const taken = answerStep(answerStep(looking, { type: 'told', brief }), { type: 'take' });
    equal(answerStep(taken, { type: 'refused', why: 'link-expired' }), taken);
    equal(answerStep(taken, { type: 'decline' }), taken);
    equal(answerStep(looking, { type: 'take' }), looking);
  });

  it('speaks the languages of the widget, each with all its words', () => {
    equal(Object.keys(allAnswerWords).sort(), [...languages].sort());
    const keys = Object.keys(allAnswerWords['en'] ?? {}).sort();
    for (const words of Object.values(allAnswerWords)) equal(Object.keys(words).sort(), keys);
  });
});
