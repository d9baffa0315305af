import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Said } from '../../../../server/speech/answer/answerer.ts';
import { answer, play, user, words } from './offline.ts';

test('A message is asked for, then name and contact, read back digit by digit, and kept once the caller says that it is right', async () => {
  const { answers, kept } = await play([
    'Do you repair shoes?',
    'Yes, please.',
    'My cake was late on Friday.',
    'My name is Ann Lee.',
    'You can reach me at 555-0142.',
    "Yes, that's right.",
  ]);
  assert.deepEqual(answers.slice(1), [
    'Of course. What is your message?',
    'Thank you. And what is your name?',
    'How can you be reached, by phone or by e-mail?',
    'I have: My cake was late on Friday. Your name is Ann Lee. You can be reached at 5 5 5, 0 1 4 2. Is that right?',
    'Thank you, I have passed on your message. Is there anything else?',
  ]);
  assert.deepEqual(
    kept.map(({ name, contact, text }) => ({ name, contact, text })),
    [{ name: 'Ann Lee', contact: '555-0142', text: 'My cake was late on Friday.' }],
  );
});

test('What is not right is put right, one thing after the other, and read back again', async () => {
  const { answers, kept } = await play([
    "Tell them that I'll be late",
    'Ann Lee',
    '555-0142',
    'No, the number is 555-0143.',
    'Sorry?',
    'No.',
    'The name is Anna Lee.',
    'What do you mean?',
    'That is wrong.',
    "I won't come at all.",
    'Correct.',
  ]);
  assert.match(answers[3] ?? '', /5 5 5, 0 1 4 3\. Is that right\?$/);
  assert.equal(answers[4], answers[3]);
  assert.equal(answers[5], 'What should I change?');
  assert.match(answers[6] ?? '', /Your name is Anna Lee\..*Is that right\?$/);
  assert.equal(answers[7], answers[6]);
  assert.match(answers[9] ?? '', /^I have: I won't come at all\./);
  assert.deepEqual(
    kept.map(({ name, contact, text }) => ({ name, contact, text })),
    [{ name: 'Anna Lee', contact: '555-0143', text: "I won't come at all." }],
  );
});

test('Whose number is vouched for is offered to be called back there, without being told it', async () => {
  const begin = ['Please take a message', 'A cake for Saturday.', 'Ann'];
  const there = await play([...begin, 'Yes please.', 'Yes.'], '+442079460018');
  assert.equal(there.answers[2], 'Shall they call you back on the number you are calling from?');
  assert.match(there.answers[3] ?? '', /reached at the number you are calling from\. Is that right/);
  assert.equal(there.kept[0]?.contact, '+442079460018');
  const elsewhere = await play([...begin, 'No, on another one.', '555-0142', 'Right.'], '+442079460018');
  assert.equal(elsewhere.answers[3], 'How can you be reached, by phone or by e-mail?');
  assert.equal(elsewhere.kept[0]?.contact, '555-0142');
});

test('Name and contact may be kept back, a dictated message needs no asking, and minds may change', async () => {
  const { answers, kept } = await play(["Tell them that I'll be late", "I'd rather not say", 'No.', 'Yes.']);
  assert.match(answers[2] ?? '', /I'll be late\. You gave no name\. You are not to be called back\. Is that right\?$/);
  assert.deepEqual([kept[0]?.text, kept[0]?.name, kept[0]?.contact], ["I'll be late", undefined, undefined]);
  const dropped = await play(["I'd like to leave a message", 'Never mind.', 'How much is a rye loaf?']);
  assert.match(dropped.answers[1] ?? '', /no message then/);
  assert.match(dropped.answers[2] ?? '', /7 pounds/);
  const unconfirmed = await play(["Tell them that I'll be late", 'Ann', 'No.', 'Never mind.', 'Yes.']);
  assert.match(unconfirmed.answers[3] ?? '', /no message then/);
  assert.deepEqual(unconfirmed.kept, []);
});

test('The outcome of the tool is told as it is', async () => {
  const call: Said = { type: 'call', callId: 'c1', name: 'confirm_message', arguments: '{}' };
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
