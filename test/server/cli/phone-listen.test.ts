import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { readWav, wavFile } from '../../../server/audio/wav.ts';
import { Softphone, type SoftphoneEvent } from '../../../server/telephony/phone/softphone.ts';
import { sipUri } from '../../../server/telephony/sip/message/uri.ts';
import { Happenings } from '../../support/happenings.ts';
import { HeardAudio, mostlyHeard } from '../../support/heard-audio.ts';
import { hoyhoy } from '../../support/hoyhoy-command.ts';
import { SAMPLE_RATE, tone } from '../../support/scripted-realtime/tone.ts';
import { Registrar } from '../../support/telephony/registrar.ts';

const WITHIN_MS = 20_000;
const TONES = [440, 700, 1000];

let dir: string;
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hoyhoy-listen-'));
});
after(() => rm(dir, { recursive: true }));

/** A telephone in a terminal that waits to be called, and where. */
async function waiting(t: TestContext, options: readonly string[], env: Record<string, string> = {}) {
  const phone = hoyhoy(['phone', '--listen', '127.0.0.1:0', '--no-words', ...options], env);
  t.after(() => phone.process.kill('SIGKILL'));
  const [, port = ''] = await phone.says(/Waiting for calls at 127\.0\.0\.1:(\d+)\./);
  return { phone, port: Number(port) };
}

async function call(t: TestContext, port: number, caller: string) {
  const events: SoftphoneEvent['type'][] = [];
  const happenings = new Happenings();
  const heard = new HeardAudio(8_000);
  let digits = '';
  const options = { to: sipUri({ user: 'ann', host: '127.0.0.1', port }), caller, logger: pino({ level: 'silent' }) };
  const softphone = await Softphone.dial(options, (event) => {
    if (event.type === 'heard') heard.add(event.pcm);
    else events.push(event.type);
    if (event.type === 'digit') digits += event.digit;
    happenings.check();
  });
  t.after(() => softphone.close());
  const until = (met: () => boolean, what: string) => happenings.until(met, what, WITHIN_MS);
  return { softphone, heard, events, until, digits: () => digits };
}

test('a phone that waits picks up, does what it was told after each word, and what is typed; then waits for the next', async (t) => {
  const wav = join(dir, 'hello.wav');
  const record = join(dir, 'heard.wav');
  await writeFile(wav, wavFile({ pcm: tone(440, 600), rate: SAMPLE_RATE }));
  const { phone, port } = await waiting(t, ['--digits', '1#', '--wav', wav, '--record', record]);
  const first = await call(t, port, '+12125550142');
  await phone.says(/call from \+12125550142\n/);
  await first.until(() => first.events.includes('answered'), 'the answer');
  await first.softphone.play(tone(1000, 800), SAMPLE_RATE);
  await phone.says(/heard: \d\.\d s of speech/);
  await first.until(() => first.digits() === '1#', 'the keys');
  // Nobody speaks, and it says what is next by itself.
  await first.heard.untilAudible(300);
  assert.equal(first.heard.tone(TONES), 440);
  phone.type('42');
  await first.until(() => first.digits() === '1#42', 'what is typed');
  phone.type('Hello');
  await phone.says(/only keys can be typed/);
  const second = await call(t, port, '+12125550143');
  await second.until(() => second.events.includes('ended'), 'busy');
  phone.type('');
  await first.until(() => first.events.includes('ended'), 'the end');
  await phone.says(/ended: hung-up by this phone/);
  const kept = readWav(await readFile(record));
  assert.equal(kept && mostlyHeard(kept.pcm, TONES, 8_000), 1000);
  const third = await call(t, port, 'anonymous');
  await third.until(() => third.events.includes('answered'), 'the next one');
  await phone.says(/call from anonymous\n/);
  phone.process.kill('SIGTERM');
  await third.until(() => third.events.includes('ended'), 'the end of all');
  assert.equal((await phone.ended).code, 0);
});

test('a phone is an extension of a PBX, and is none any more once it has ended', async (t) => {
  const pbx = await Registrar.open({ '42': 'swordfish' });
  t.after(() => pbx.close());
  const options = ['--register', `sip:42@${pbx.address}`, '--user', '42', '--password-env', 'PHONE_PASSWORD'];
  const { phone, port } = await waiting(t, options, { PHONE_PASSWORD: 'swordfish' });
  await phone.says(/Registered\./);
  const expires = () => pbx.taken.map(({ headers }) => headers.get('expires') ?? headers.get('contact'));
  assert.match(pbx.taken[0]?.headers.get('contact') ?? '', new RegExp(`42@127\\.0\\.0\\.1:${port}`));
  phone.process.kill('SIGTERM');
  assert.equal((await phone.ended).code, 0);
  assert.match(expires().at(-1) ?? '', /^0$|expires=0/);
});

test('what a waiting phone can’t do is told at once', async () => {
  for (const [args, message] of [
    [['sip:shop@127.0.0.1:5060', '--listen'], /--listen .*calls nobody/],
    [['--listen', 'nowhere'], /nowhere is no address of this machine/],
    [['sip:shop@127.0.0.1:5060', '--register', 'sip:42@127.0.0.1'], /--register .*--listen/],
    [['--listen', '--register', 'sip:42@127.0.0.1'], /--register .*--user/],
    [[], /Whom to call was not said/],
  ] as const) {
    const { code, output } = await hoyhoy(['phone', '--no-words', ...args]).ended;
    assert.equal(code, 1, output);
    assert.match(output, message);
  }
});
