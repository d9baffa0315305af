import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { readWav, wavFile } from '../../../server/audio/wav.ts';
import { mostlyHeard } from '../../support/heard-audio.ts';
import { hoyhoy } from '../../support/hoyhoy-command.ts';
import { SAMPLE_RATE, tone } from '../../support/scripted-realtime/tone.ts';
import { AnsweringPhone } from '../../support/telephony/answering-phone.ts';

let dir: string;
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hoyhoy-phone-'));
});
after(() => rm(dir, { recursive: true }));

async function callee(t: TestContext, ...options: Parameters<typeof AnsweringPhone.open>): Promise<AnsweringPhone> {
  const phone = await AnsweringPhone.open(...options);
  t.after(() => phone.close());
  return phone;
}

test('a call says what it was told to, tells its times and keeps what was heard', async (t) => {
  const other = await callee(t, (call, phone) => {
    call.listen((event) => {
      if (event.type === 'established') phone.play(tone(1000, 500), SAMPLE_RATE);
    });
    phone.answer(call);
  });
  // Answers once it has been asked.
  const asked = other.heard.untilAudible(300).then(() => {
    assert.equal(other.heard.tone([440, 1000]), 440);
    return other.heard.untilSilent(100).then(() => other.play(tone(700, 500), SAMPLE_RATE));
  });
  const question = join(dir, 'question.wav');
  const record = join(dir, 'heard.wav');
  await writeFile(question, wavFile({ pcm: tone(440, 500), rate: SAMPLE_RATE }));
  const args = ['phone', `sip:shop@${other.address()}`, '--wav', question, '--digits', '1#', '--record', record];
  const { code, output } = await hoyhoy([...args, '--no-words']).ended;
  await asked;
  assert.equal(code, 0, output);
  for (const row of ['ringing', 'answered', 'first audio', 'end of speech', 'first answer'])
    assert.match(output, new RegExp(`^${row} +\\d+ ms`, 'm'));
  assert.equal(other.digits, '1#');
  const heard = readWav(await readFile(record));
  assert.equal(heard?.rate, 8_000);
  // The greeting at its beginning, and at its end the answer with the silence that told its end.
  assert.equal(mostlyHeard(heard.pcm.subarray(0, 8_000), [440, 700, 1000], 8_000), 1000);
  assert.equal(mostlyHeard(heard.pcm.subarray(-16_000), [440, 700, 1000], 8_000), 700);
});

test('what was heard of a call that the other side ended too early is kept and told all the same', async (t) => {
  const other = await callee(t, (call, phone) => {
    call.listen((event) => {
      if (event.type === 'established') phone.play(tone(1000, 500), SAMPLE_RATE);
    });
    phone.answer(call);
    void phone.happenings.until(() => phone.digits === '1', 'key', 30_000).then(() => call.hangUp());
  });
  const record = join(dir, 'farewell.wav');
  const args = ['phone', `sip:shop@${other.address()}`, '--digits', '1', '--no-words', '--record', record];
  const { code, output } = await hoyhoy(args).ended;
  assert.equal(code, 1, 'not all was said and heard');
  assert.match(output, /^first audio +\d+ ms/m);
  assert.match(output, /ended while it waited for .*\n {2}What was heard last/);
  const heard = readWav(await readFile(record));
  assert.ok(heard);
  assert.equal(mostlyHeard(heard.pcm, [440, 1000], 8_000), 1000);
});

test('a call that is not answered fails, saying why and what to do', async (t) => {
  for (const [status, message] of [
    [486, /line at .* is busy .*486.*\n {2}Call again/],
    [404, /Nobody has that number .*\n {2}Call a line by its name/],
    [403, /refused the call .*\n {2}Without trunks/],
    [488, /no way of sending sound.*\n {2}Try another --codec/],
    [503, /failed .*503.*\n {2}Look whether/],
  ] as const) {
    const other = await callee(t, (call) => call.reject(status));
    const { code, output } = await hoyhoy(['phone', `sip:shop@${other.address()}`, '--no-words']).ended;
    assert.equal(code, 1);
    assert.match(output, message);
    assert.doesNotMatch(output, /\n\s+at /);
  }
});

test('a password is taken from the variable that is named', async (t) => {
  const digest = { realm: 'hoyhoy', passwordOf: (name: string) => (name === 'ann' ? 'swordfish' : undefined) };
  const hangUp: Parameters<typeof AnsweringPhone.open>[0] = (call, phone) => {
    call.listen((event) => {
      if (event.type === 'established') call.hangUp();
    });
    phone.answer(call);
  };
  const other = await callee(t, hangUp, { policyFor: () => ({ digest }) });
  const args = [
    'phone',
    `sip:shop@${other.address()}`,
    '--no-words',
    '--user',
    'ann',
    '--password-env',
    'PHONE_PASSWORD',
  ];
  const right = await hoyhoy(args, { PHONE_PASSWORD: 'swordfish' }).ended;
  assert.match(right.output, /ended while it waited for the greeting/);
  const wrong = await hoyhoy(args, { PHONE_PASSWORD: 'haddock' }).ended;
  assert.match(wrong.output, /wants another name or password/);
});

test('what can’t be called or said is told before anything is sent', async () => {
  const to = 'sip:shop@127.0.0.1:5060';
  for (const [args, message] of [
    [['shop'], /shop is not an address .*\n {2}Write it as sip:LINE@HOST:PORT/],
    [['sip:127.0.0.1'], /is not an address/],
    [[to, '--codec', 'MP3'], /--codec .*MP3 is none of PCMU/],
    [[to, '--digits', '12a'], /--digits .*keys 0 to 9/],
    [[to, '--say', 'Hello', '--wav', 'a.wav'], /--wav .*--say/],
    [[to, '--password-env', 'NOTHING_HERE'], /a password needs a --user/],
    [[to, '--user', 'ann', '--password-env', 'NOTHING_HERE'], /NOTHING_HERE is not set/],
    [[to, '--no-words', '--record', 'nowhere/heard.wav'], /--record .*nowhere\/heard\.wav can't be written/],
    [[to, '--wav', 'package.json'], /package\.json can't be played.*\n {2}Convert it/],
    [['sip:shop@nobody.invalid', '--no-words'], /nobody\.invalid can't be called: its name has no address/],
  ] as const) {
    const { code, output } = await hoyhoy(['phone', ...args]).ended;
    assert.equal(code, 1);
    assert.match(output, message);
  }
});
