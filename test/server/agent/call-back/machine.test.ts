import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CodeGate, closedGate, pressAtGate } from '../../../../server/agent/call-back/code-gate.ts';
import { soundsLikeMachine } from '../../../../server/agent/call-back/machine.ts';

test('greetings of mailboxes are told from people who answer their phone', () => {
  for (const words of [
    'Hi, you have reached Ann. Leave a message after the beep.',
    'The person you are calling is not available. Please record your message at the tone.',
    "Sorry, I can't take your call right now.",
    'Su llamada ha sido transferida al buzón de voz.',
    'Vous êtes bien sur la messagerie de Paul, laissez un message après le bip.',
    'Guten Tag, hier ist der Anrufbeantworter von Familie Weber.',
    'Segreteria telefonica. Lasciate un messaggio dopo il segnale.',
    'Deixe a sua mensagem após o sinal.',
  ])
    assert.ok(soundsLikeMachine(words), words);
  for (const words of [
    'Hello?',
    'Yes, Ann Lee speaking.',
    'Oh great, thanks for calling back!',
    'Weber, guten Tag.',
    '¿Diga?',
  ])
    assert.ok(!soundsLikeMachine(words), words);
});

test('a gate opens by its code alone, is shut by the second other one, and refused by a star before any digit', () => {
  const key = fc.constantFrom(...'0123456789*#');
  fc.assert(
    fc.property(fc.stringMatching(/^\d{4}$/), fc.array(key, { maxLength: 30 }), (code, keys) => {
      let gate: CodeGate = closedGate;
      let [typed, wrong, refused] = ['', 0, false];
      for (const one of keys) {
        gate = pressAtGate(gate, one, code).gate;
        refused = one === '*' && typed === '';
        if (refused) break;
        typed = /\d/.test(one) ? typed + one : '';
        if (typed.length === 4) {
          if (typed === code) break;
          typed = '';
          wrong += 1;
          if (wrong === 2) break;
        }
      }
      assert.equal(gate.name, refused ? 'refused' : typed === code ? 'open' : wrong === 2 ? 'shut' : 'asking');
    }),
  );
});
