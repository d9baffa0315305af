import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnswerPart, Question, Said } from '../../../../server/speech/answer/answerer.ts';
import { createFind } from '../../../../server/speech/answer/find.ts';
import { createOfflineAnswerer } from '../../../../server/speech/answer/offline-answerer.ts';
import { collect } from '../collect.ts';
import { bakery } from '../fixtures/bakery.ts';

// A Monday.
const now = () => new Date('2026-11-23T12:00:00Z');
const answerer = createOfflineAnswerer(createFind(now), now);
const tool = (name: string) => ({ type: 'function' as const, name, description: '', parameters: {} });
const tools = [tool('take_message'), tool('end_call')];
const user = (text: string): Said => ({ type: 'user', text });

async function answer(history: readonly Said[], over: Partial<Question> = {}): Promise<AnswerPart[]> {
  const question = { line: bakery, instructions: '', tools, history, ...over };
  return collect(answerer(question, new AbortController().signal));
}
const words = (parts: readonly AnswerPart[]) =>
  parts.map((part) => (part.type === 'say' ? part.text : `<${part.name}>`)).join(' ');
const ask = async (text: string, over?: Partial<Question>) => words(await answer([user(text)], over));

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

/** Plays a dialogue and gives all answers. */
async function play(turns: readonly string[]): Promise<AnswerPart[][]> {
  const history: Said[] = [];
  const answers: AnswerPart[][] = [];
  for (const turn of turns) {
    history.push(user(turn));
    const parts = await answer(history);
    answers.push(parts);
    for (const part of parts) {
      if (part.type === 'say') history.push({ type: 'assistant', text: part.text });
      else history.push({ type: 'call', callId: 'c1', name: part.name, arguments: part.arguments });
    }
  }
  return answers;
}

test('A message is asked for, then name and contact, and handed to the tool', async () => {
  const answers = await play([
    'Do you repair shoes?',
    'Yes, please.',
    'My cake was late on Friday.',
    'My name is Ann Lee.',
    'You can reach me at 555-0142.',
  ]);
  assert.equal(words(answers[1] ?? []), 'Of course. What is your message?');
  assert.deepEqual(answers[4], [
    {
      type: 'call',
      name: 'take_message',
      arguments: JSON.stringify({ message: 'My cake was late on Friday.', name: 'Ann Lee', contact: '555-0142' }),
    },
  ]);
});

test('Name and contact may be kept back, a dictated message needs no asking, and minds may change', async () => {
  const kept = await play(["Tell them that I'll be late", "I'd rather not say", 'No.']);
  assert.deepEqual(kept[2], [{ type: 'call', name: 'take_message', arguments: `{"message":"I'll be late"}` }]);
  const dropped = await play(["I'd like to leave a message", 'Never mind.', 'How much is a rye loaf?']);
  assert.match(words(dropped[1] ?? []), /no message then/);
  assert.match(words(dropped[2] ?? []), /7 pounds/);
});

test('The outcome of the tool is told as it is', async () => {
  const call: Said = { type: 'call', callId: 'c1', name: 'take_message', arguments: '{}' };
  const told = async (output: string) =>
    words(await answer([user('Hi'), call, { type: 'result', callId: 'c1', output }]));
  assert.match(await told('{"ok":true}'), /passed on your message/);
  assert.match(await told('{"ok":false}'), /could not be kept/);
  assert.match(await told('{"data":{"ok":true,"saved":"…"}}'), /passed on your message/);
  assert.match(await told('{"data":{"ok":false}}'), /could not be kept/);
  assert.match(await told('{"error":"This did not work."}'), /could not be kept/);
  assert.match(await told('Internal error'), /could not be kept/);
});

test('No after "anything else" ends the call', async () => {
  const parts = await answer([
    { type: 'assistant', text: "You're welcome. Is there anything else?" },
    user('No, thank you.'),
  ]);
  assert.equal(words(parts), 'Goodbye, and thank you for calling. <end_call>');
});

test('What was said in several goes counts as one turn', async () => {
  assert.match(words(await answer([user('How much is'), user('a rye loaf?')])), /7 pounds/);
});

test('Noise without words is asked about', async () => {
  assert.match(words(await answer([user('Hello?'), { type: 'assistant', text: 'Hello.' }])), /say it again/);
});

test('Whoever is not understood twice is told what can be asked', async () => {
  const answers = await play(['Do you repair shoes?', 'How far is the moon?']);
  assert.equal(
    words(answers[1] ?? []),
    "I'm sorry, I don't know that either. You can ask me about prices, parking and address. Would you like to leave a message?",
  );
});

test('What goes on from the question before is understood with it', async () => {
  const last = async (...turns: string[]) => words((await play(turns)).at(-1) ?? []);
  assert.match(await last('How much is a sourdough loaf?', 'And a rye loaf?'), /rye loaf costs 7 pounds/);
  assert.match(await last('Do you deliver?', 'How much is that?'), /Delivery costs 4 pounds/);
  assert.match(await last('Are you open on Monday?', 'And on Sunday?'), /On Sunday we are open from 8:30 am/);
});

test('Speech itself can be asked for: slower, faster, louder, a person, help', async () => {
  const slow = await play(['How much is a rye loaf?', 'Can you speak more slowly, please?', 'Do you deliver?']);
  assert.equal(words(slow[1] ?? []), "All right, I'll speak slowly. A rye loaf costs 7 pounds.");
  assert.ok(slow[2]?.every((part) => part.type === 'say' && part.pace === 'slow'));
  assert.match(await ask("I can't hear you."), /turn up the volume/);
  assert.match(await ask('Can I talk to a real person?'), /can't put you through.*leave a message\?$/);
  assert.match(await ask('What can I ask you?'), /^You can ask me about prices/);
});

test('A word that was misheard is taken for the one that was written', async () => {
  assert.match(await ask('How much is a sour dough loaf?'), /sourdough loaf costs/);
  assert.match(await ask('How much is delivary?'), /Delivery costs/);
});
