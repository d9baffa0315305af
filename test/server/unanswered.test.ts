import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOT_KNOWN } from '../../server/briefing/tools/not-known.ts';
import { unansweredQuestions } from '../../server/unanswered.ts';
import { aCall, databasePath, storeAt } from './store/support.ts';

test('questions without an answer are those that the answerer says it does not know, and those that a model tells by its tool', async (t) => {
  const store = await storeAt(t, await databasePath(t));
  await store.createCall(aCall());
  const { id: callId, line } = aCall();
  const say = (id: string, role: 'caller' | 'agent', text: string, at: number) =>
    store.putTurn({ callId, id, role, text, at, typed: false, interrupted: false });
  const note = (id: string, args: string, at: number) =>
    store.beginTool({ callId, id, name: NOT_KNOWN, arguments: args, at });

  await say('1', 'caller', 'Do you repair shoes?', 10);
  await say('2', 'agent', "I'm sorry, I don't know that. Would you like to leave a message?", 20);
  await say('3', 'caller', 'And, um, what about, you know, my dog?', 30);
  await note('a', JSON.stringify({ question: 'Are dogs\nallowed?' }), 35);
  await say('4', 'agent', "I'm sorry, I don't know that.", 40);
  await say('5', 'caller', 'Quel est le prix?', 50);
  await note('b', '{"question": 7}', 55);
  await note('c', 'nonsense', 56);
  await store.beginTool({ callId, id: 'd', name: 'take_message', arguments: '{"question":"no"}', at: 57 });
  await say('6', 'agent', 'It is two pounds.', 60);
  await say('7', 'caller', 'Is there parking?', 70);
  await say('8', 'agent', 'No idea about that, sorry.', 80);
  // A model may say so first.
  await note('e', JSON.stringify({ question: 'Is there parking?' }), 81);

  assert.deepEqual(
    (await unansweredQuestions(store, { id: line, languages: ['en'] }, 10)).map(({ question, times, lastAt }) => [
      question,
      times,
      lastAt,
    ]),
    [
      ['Is there parking?', 1, 81],
      ['Are dogs allowed?', 1, 35],
      ['Do you repair shoes?', 1, 10],
    ],
  );
});

test('questions are the same by the words of the language that they are asked in', async (t) => {
  const store = await storeAt(t, await databasePath(t));
  await store.createCall(aCall());
  const { id: callId, line } = aCall();
  const questions = [
    '¿Hay aparcamiento para los clientes?',
    '¿Hay aparcamientos para clientes?',
    'Are there gluten-free cakes for the party?',
    'Is there a gluten-free cake for parties?',
  ];
  for (const [at, question] of questions.entries())
    await store.beginTool({ callId, id: `${at}`, name: NOT_KNOWN, arguments: JSON.stringify({ question }), at });
  const counted = async (languages: [string, ...string[]]) =>
    (await unansweredQuestions(store, { id: line, languages }, 10)).map(({ question, times }) => [question, times]);
  assert.deepEqual(await counted(['es', 'en']), [
    [questions[3], 2],
    [questions[1], 2],
  ]);
  assert.equal((await counted(['en'])).length, 3, 'read as English, the Spanish ones have other words');
});
