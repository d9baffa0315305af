import assert from 'node:assert/strict';
import { test } from 'node:test';
import { showCard } from '../../../../server/briefing/tools/show-card.ts';
import { parseKnowledge } from '../../../../server/line/knowledge.ts';
import type { AnswerPart, Question, Rehearing, Said } from '../../../../server/speech/answer/answerer.ts';
import { rephrased } from '../../../../server/speech/answer/knowledge/rephrase.ts';
import { english } from '../../../../server/speech/answer/languages/languages.ts';
import { bakery } from '../fixtures/bakery.ts';
import { answer, ask, now, play, tool, tools, user, words } from './offline.ts';

test('Questions as callers put them find the sentence that answers', async () => {
  const expected: ReadonlyArray<readonly [string, RegExp]> = [
    ['How much is a sourdough loaf?', /^A sourdough loaf costs 6 pounds\.$/],
    ['What does the rye cost?', /rye loaf costs 7 pounds/],
    ['Do you deliver?', /^We deliver within five miles\. Delivery costs 4 pounds/],
    ['How much is shipping?', /Delivery costs 4 pounds/],
    ['Where are you?', /4 Quay Street/],
    ['Is there any parking?', /park behind the bakery/],
    ['Can I bring my dog?', /Dogs are welcome outside/],
    ['Do you have Wi-Fi?', /wireless network is free/],
    ['Who started the bakery?', /Mary Finch/],
    ['Are there nuts in the carrot cake?', /carrot cake contains nuts/],
    ['When do you open on Sunday?', /On Sunday we are open from 8:30 am to 1 pm/],
    ['Are you open today?', /On Monday we are open from 9 am to 6 pm/],
    ['Are you open tomorrow?', /On Tuesday we are closed/],
    ["What's your phone number?", /442079460018/],
  ];
  for (const [question, pattern] of expected) assert.match(await ask(question), pattern, question);
});

test('What is not in the knowledge is not answered, and a message is offered', async () => {
  for (const question of ['Do you repair shoes?', 'Who is the president of France?', 'How far is the moon?']) {
    assert.equal(await ask(question), "I'm sorry, I don't know that. Would you like to leave a message?", question);
  }
});

test('Every knowledge answer is made of sentences of the knowledge', async () => {
  const facts = bakery.knowledge.flatMap(({ text }) => text.split('\n'));
  for (const fact of facts) {
    const said = await ask(`Tell me about ${fact}`);
    assert.ok(
      facts.some((known) => said.includes(known.replace(/\.$/, ''))),
      said,
    );
  }
});

test('Nothing is offered that the client can not do', async () => {
  assert.equal(await ask('Do you repair shoes?', { tools: [] }), "I'm sorry, I don't know that.");
  assert.equal(await ask('Goodbye.', { tools: [] }), 'Goodbye, and thank you for calling.');
});

test('An open line without a language model says what it can not do', async () => {
  const open = { ...bakery, scope: 'open' as const };
  assert.match(
    await ask('Write me a poem.', { line: open }),
    /until my owner connects a language model\. Would you like/,
  );
});

test('Without a line, answers come from the instructions', async () => {
  const over = { line: undefined, instructions: 'You are a museum. Tickets cost 9 dollars. The museum opens at ten.' };
  assert.equal(await ask('How much is a ticket?', over), 'Tickets cost 9 dollars.');
});

test('Small talk is answered, and repeating repeats what was said last', async () => {
  assert.match(await ask('Hello?'), /this is Harbour Bakery/);
  assert.match(await ask('Are you a robot?'), /automatic assistant/);
  assert.match(await ask('Thank you very much!'), /welcome/);
  assert.equal(await ask('Okay, bye bye.'), 'Goodbye, and thank you for calling. <end_call>');
  const repeated = await answer([
    { type: 'assistant', text: 'A loaf costs 6 pounds.' },
    user('Sorry, can you repeat that?'),
  ]);
  assert.equal(words(repeated), 'A loaf costs 6 pounds.');
});

test('A greeting before a question does not hide the question', async () => {
  assert.match(await ask('Hello, how much is a sourdough loaf please?'), /6 pounds/);
});

test('What was said in several goes counts as one turn', async () => {
  assert.match(words(await answer([user('How much is'), user('a rye loaf?')])), /7 pounds/);
});

test('Noise without words is asked about', async () => {
  assert.match(words(await answer([user('Hello?'), { type: 'assistant', text: 'Hello.' }])), /say it again/);
});

test('Whoever is not understood twice is told what can be asked', async () => {
  const { answers } = await play(['Do you repair shoes?', 'How far is the moon?']);
  assert.equal(
    answers[1],
    "I'm sorry, I don't know that either. You can ask me about prices, parking and address. Would you like to leave a message?",
  );
});

test('What goes on from the question before is understood with it', async () => {
  const last = async (...turns: string[]) => (await play(turns)).answers.at(-1) ?? '';
  assert.match(await last('How much is a sourdough loaf?', 'And a rye loaf?'), /rye loaf costs 7 pounds/);
  assert.match(await last('Do you deliver?', 'How much is that?'), /Delivery costs 4 pounds/);
  assert.match(await last('Are you open on Monday?', 'And on Sunday?'), /On Sunday we are open from 8:30 am/);
});

test('Speech itself can be asked for: slower, faster, louder, a person, help', async () => {
  const slow = await play(['How much is a rye loaf?', 'Can you speak more slowly, please?']);
  assert.equal(slow.answers[1], "All right, I'll speak slowly. A rye loaf costs 7 pounds.");
  assert.match(await ask("I can't hear you."), /turn up the volume/);
  assert.match(await ask('Can I talk to a real person?'), /can't put you through.*leave a message\?$/);
  assert.match(await ask('What can I ask you?'), /^You can ask me about prices/);
});

test('Somebody who is asked for is called by the name that the line gives them', async () => {
  const line = { ...bakery, transferTargets: [{ name: 'Tom Reed' }, { name: 'Ann' }] };
  const over = { line, tools: [...tools, tool('transfer_call')] };
  const called = async (text: string) => {
    const [part] = await answer([user(text)], over);
    return part?.type === 'call' ? [part.name, JSON.parse(part.arguments)] : part;
  };
  assert.deepEqual(await called('Can I speak to Ann, please?'), ['transfer_call', { name: 'Ann' }]);
  assert.deepEqual(await called('Put me through to Tom.'), ['transfer_call', { name: 'Tom Reed' }]);
  assert.deepEqual(await called('I want to talk to a real person.'), ['transfer_call', { name: 'Tom Reed' }]);
  const call: Said = { type: 'call', callId: 'c', name: 'transfer_call', arguments: '{"name":"Ann"}' };
  const after = async (output: string) =>
    words(await answer([user('Ann, please'), call, { type: 'result', callId: 'c', output }], over));
  assert.equal(await after('{"data":{"calling":true,"say":"One moment."}}'), 'One moment.');
  assert.match(await after('{"error":"down"}'), /^I can't put you through.*leave a message\?$/);
});

test('Who asks to be called back is, unless that belongs to a message', async () => {
  const over = { tools: [...tools, tool('call_me_back')] };
  const calls = (parts: readonly AnswerPart[]) => parts.map((part) => (part.type === 'call' ? part.name : part.text));
  assert.deepEqual(calls(await answer([user('Can you call me back, please?')], over)), ['call_me_back']);
  assert.deepEqual(calls(await answer([user('I would like a call back.')], over)), ['call_me_back']);
  const taking: Said[] = [
    user('I want to leave a message.'),
    { type: 'assistant', text: 'Of course. What is your message?' },
  ];
  assert.deepEqual(calls(await answer([...taking, user('Please call me back.')], over)), [
    'Thank you. And what is your name?',
  ]);
  assert.match(words(await answer([user('Please call me back.')])), /What is your message/);
  const call: Said = { type: 'call', callId: 'c', name: 'call_me_back', arguments: '{}' };
  const after = async (output: string) =>
    words(await answer([user('Call me back.'), call, { type: 'result', callId: 'c', output }], over));
  assert.match(
    await after('{"data":{"ok":true,"say":"The caller will be called back."}}'),
    /^All right, you will be called back\./,
  );
  assert.match(
    await after('{"error":"It is not known where to call."}'),
    /^I can't arrange a call.*leave a message\?$/,
  );
});

test('What was left at a place, and what happens at the end of a day, is looked up in words that owners write', () => {
  const lasting = (text: string) => rephrased(text, 'Europe/London', now(), english);
  assert.match(
    lasting('I left my umbrella in your shop, what now?'),
    /in your shop, left behind, lost and found, what now/,
  );
  assert.equal(lasting('I lost my appetite.'), 'I lost my appetite.');
  assert.equal(lasting('What about leftovers at the end of the day?'), 'What about leftovers in the evening?');
});

test('A word that was misheard is taken for the one that was written', async () => {
  assert.match(await ask('How much is a sour dough loaf?'), /sourdough loaf costs/);
  assert.match(await ask('How much is delivary?'), /Delivery costs/);
});

test('What has no answer, or hardly one, is heard once more', async () => {
  const heard: (string | undefined)[] = [];
  const askAgain = (text: string, again: string | undefined) =>
    ask(text, {
      hearAgain: async () => {
        heard.push(again);
        return again === undefined ? undefined : [{ text: again, likelihood: 0 }];
      },
    });
  assert.match(await askAgain('How much is a Sardor?', 'How much is a sourdough loaf?'), /6 pounds/);
  assert.match(
    await askAgain('For they are not seen the carrot cake.', 'Is the carrot cake with nuts?'),
    /contains nuts/,
  );
  assert.match(await askAgain('Do you repair shoes?', 'Do you repair shoes?'), /I don't know/);
  assert.match(await askAgain('Do you repair shoes?', undefined), /I don't know/);
  assert.equal(heard.length, 5, 'Each once more, in the other way too where the first can not be had.');
  assert.match(await askAgain('How much is a sourdough loaf?', 'Do you repair shoes?'), /6 pounds/);
  await askAgain('Thank you!', 'Do you repair shoes?');
  assert.equal(heard.length, 5, 'What was understood is not heard again.');
});

test('It is heard with other ears, and by the same ones where there are no others', async () => {
  const ways: string[] = [];
  const hearWith = (hearings: Partial<Record<Rehearing, string>>) => async (way: Rehearing) => {
    ways.push(way);
    const text = hearings[way];
    return text === undefined ? undefined : [{ text, likelihood: 0 }];
  };
  const loaf = 'How much is a sourdough loaf?';
  assert.match(await ask('How much is a Sardor?', { hearAgain: hearWith({ otherwise: loaf }) }), /6 pounds/);
  assert.match(await ask('How much is a Sardor?', { hearAgain: hearWith({ expecting: loaf }) }), /6 pounds/);
  assert.deepEqual(ways, ['otherwise', 'otherwise', 'expecting']);
});

test('Of what may have been said that counts which has an answer, unless it hardly sounds so', async () => {
  const heardAs = (...hearings: (readonly [text: string, likelihood: number])[]) => ({
    hearAgain: async () => hearings.map(([text, likelihood]) => ({ text, likelihood })),
  });
  const right = 'How much is the right loath?';
  const rye = 'How much is the rye loaf?';
  assert.match(await ask(right, heardAs(['How much is Dewey loath?', 0], [rye, -0.6])), /rye loaf costs 7/);
  assert.match(await ask(right, heardAs(['How much is Dewey loath?', 0], [rye, -6])), /I don't know/);
});

test('What two recognisers heard alike is given up only for far better', async () => {
  const first = 'Do you sell red?';
  const heardAs = (again: string, other: string) => ({
    hearAgain: async () => [
      { text: again, likelihood: 0 },
      { text: other, likelihood: -3.4 },
    ],
  });
  const other = 'How much is the sourdough loaf?';
  assert.match(await ask(first, heardAs('Do you tell Ted?', other)), /6 pounds/);
  assert.match(await ask(first, heardAs('Do you sell red?', other)), /I don't know/);
});

test('On a machine that is too busy to hear again, the first hearing stands', async () => {
  const hearAgain = () => Promise.reject(new Error('busy'));
  assert.match(await ask('Do you repair shoes?', { hearAgain }), /I don't know/);
});

test('Whoever wants to read along by phone is told the address and the code twice, and nobody else', async () => {
  const over = { tools: [...tools, tool('read_along')] };
  for (const wish of ['Can you send that to my computer?', 'Show me this on a screen, please.', 'Can I read along?']) {
    assert.equal(await ask(wish, over), '<read_along>', wish);
  }
  assert.doesNotMatch(await ask('Can you send that to my computer?'), /read_along/);
  assert.doesNotMatch(await ask('Do you deliver?', over), /read_along/);
  const wished = user('Can you send that to my computer?');
  const call: Said = { type: 'call', callId: 'c', name: 'read_along', arguments: '{}' };
  const data = { address: 'x.example/join', spokenAddress: 'x dot example slash join', code: '0, 4, 8, 2, 9, 1' };
  const result = (output: object): Said => ({ type: 'result', callId: 'c', output: JSON.stringify(output) });
  const told = words(await answer([wished, call, result({ data })], over));
  assert.match(told, /x dot example slash join.*0, 4, 8, 2, 9, 1\..*0, 4, 8, 2, 9, 1\.$/);
  assert.match(words(await answer([wished, call, result({ error: 'no' })], over)), /can't show anything/);
});

test('What is easier read than heard is shown as well, to clients that can show it', async () => {
  const shows = { tools: [...tools, tool('show_card')] };
  const cardOf = async (text: string, over: Partial<Question> = {}) => {
    const [said, call] = await answer([user(text)], { ...shows, ...over });
    assert.equal(said?.type, 'say', 'the words come first');
    assert.ok(call === undefined || (call.type === 'call' && call.name === 'show_card'));
    return call?.type === 'call' ? JSON.parse(call.arguments) : undefined;
  };
  assert.deepEqual(await cardOf('Where are you?'), {
    title: 'Address',
    text: 'We are at 4 Quay Street, beside the fish market.',
  });
  assert.deepEqual(await cardOf('When do you open on Sunday?'), { title: 'Opening hours', openingHours: true });
  assert.equal((await cardOf("What's your phone number?")).phone, '+442079460018');
  assert.equal(await cardOf('How much is a sourdough loaf?'), undefined);
  assert.equal(await cardOf('Do you repair shoes?'), undefined);
  assert.match(await ask('Where are you?'), /^We are at 4 Quay Street, beside the fish market\.$/, 'who can show none');
  const linked = {
    ...bakery,
    knowledge: parseKnowledge(
      'knowledge/a.md',
      '# Orders\nOrder cakes [online](https://shop.example/cakes), or write to nora@shop.example.',
    ),
  };
  const { link, email } = await cardOf('How do I order a cake?', { line: linked });
  assert.deepEqual([link, email], [{ text: 'online', address: 'https://shop.example/cakes' }, 'nora@shop.example']);
});

test('Every card that is asked for is one that the tool shows', async () => {
  const shows = { tools: [...tools, tool('show_card')] };
  const seen: string[] = [];
  const shower = showCard(bakery, ({ title }) => seen.push(title) > 0);
  for (const text of ['Where are you?', 'When do you open on Sunday?', "What's your phone number?"]) {
    for (const part of await answer([user(text)], shows)) if (part.type === 'call') await shower.run(part.arguments);
  }
  assert.deepEqual(seen, ['Address', 'Opening hours', 'Phone number']);
});

test('Where only a card was asked for, and it is shown, nothing more is said', async () => {
  const call: Said = { type: 'call', callId: 'c', name: 'show_card', arguments: '{}' };
  const result: Said = { type: 'result', callId: 'c', output: '{"data":{"shown":true}}' };
  assert.deepEqual(await answer([user('Where are you?'), { type: 'assistant', text: 'Here.' }, call, result]), []);
});
