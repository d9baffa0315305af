import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import { keyHash } from '../../../server/api/api-keys.ts';
import { CallerKeys, monthlyWant } from '../../../server/calls/caller-allowance.ts';
import { loadLine } from '../../../server/line/load.ts';
import { addAnswer } from '../../../server/owner/answers.ts';
import { isPin } from '../../../server/owner/pin.ts';
import { openStore } from '../../../server/store/open.ts';
import { hoyhoy } from '../../support/hoyhoy-command.ts';

let dir: string;
before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hoyhoy-cli-'));
});
after(() => rm(dir, { recursive: true }));

test('help names every command, and needs no usable environment', async () => {
  const { code, output } = await hoyhoy(['--help'], { HOYHOY_PORT: 'nonsense' }).ended;
  assert.equal(code, 0);
  for (const command of [
    'demo',
    'serve',
    'worker',
    'speech',
    'line',
    'calls',
    'messages',
    'callbacks',
    'allowance',
    'notices',
    'phone',
    'doctor',
  ]) {
    assert.match(output, new RegExp(`^  ${command} `, 'm'));
  }
});

test('an unusable environment is told with its cure and without a stack', async () => {
  const { code, output } = await hoyhoy(['serve'], { HOYHOY_PORT: 'nonsense' }).ended;
  assert.equal(code, 1);
  assert.match(output, /HOYHOY_PORT[\s\S]*\n {2}Correct or unset/);
  assert.doesNotMatch(output, /\n\s+at /);
});

test('a worker without a LiveKit says what it needs', async () => {
  const { code, output } = await hoyhoy(['worker'], { HOYHOY_DATA: dir, LIVEKIT_URL: '' }).ended;
  assert.equal(code, 1);
  assert.match(output, /LIVEKIT_URL is not set\.\n {2}Set LIVEKIT_URL/);
});

test('line check tells file, line and cure of every problem, and fails', async () => {
  const broken = join(dir, 'broken');
  await mkdir(broken);
  await writeFile(join(broken, 'line.yaml'), 'name: Broken\ngreting: Hello\n');
  const { code, output } = await hoyhoy(['line', 'check', 'demo/lines/shop', broken]).ended;
  assert.equal(code, 1);
  assert.match(output, /^shop: valid \(/m);
  assert.match(output, /line\.yaml:2:1 .*greting.*\n {2}\S/);
  assert.match(output, /\d+ problems found\./);
});

test('line check tells the voices where the embedded server is to answer, and leaves them to another', async () => {
  const folder = join(dir, 'voiced');
  await mkdir(folder);
  const voiced = (voice: string, environment = {}) =>
    writeFile(join(folder, 'line.yaml'), `name: Shop\ngreeting: Hello\nvoice: ${voice}\n`).then(
      () => hoyhoy(['line', 'check', folder], environment).ended,
    );
  const { code, output } = await voiced('jo');
  assert.equal(code, 1);
  assert.match(output, /line\.yaml:3:8 "jo" is no voice .*\n {2}Did you mean "joe"\? Write hibari or joe/);
  for (const voice of ['joe', 'marin']) assert.equal((await voiced(voice)).code, 0, voice);
  assert.equal((await voiced('jo', { HOYHOY_REALTIME_URL: 'wss://voices.example/v1' })).code, 0);
});

test('line check without folders checks those that are configured', async () => {
  const { code, output } = await hoyhoy(['line', 'check'], { HOYHOY_LINES: 'demo/lines' }).ended;
  assert.equal(code, 0, output);
  assert.match(output, /^everyone: valid[\s\S]*^shop: valid/m);
});

test('line key makes a key each time, whose hash the line takes and which is written nowhere', async () => {
  const lines = join(dir, 'lines');
  const folder = join(lines, 'shop');
  await mkdir(folder, { recursive: true });
  const yaml = 'name: Shop\ngreeting: Hello\n';
  await writeFile(join(folder, 'line.yaml'), yaml);
  const made = async () => {
    const { code, output } = await hoyhoy(['line', 'key', 'shop'], { HOYHOY_LINES: lines }).ended;
    assert.equal(code, 0, output);
    const [, key = '', entry = ''] = /(hoyhoy_[\w-]{43})\n[\s\S]*?(apiKeys:\n {2}- sha256:.*)\n/.exec(output) ?? [];
    return { key, entry };
  };
  const [one, other] = [await made(), await made()];
  assert.notEqual(one.key, other.key);
  assert.ok(one.entry.endsWith(keyHash(one.key)));
  assert.equal(await readFile(join(folder, 'line.yaml'), 'utf8'), yaml);
  await writeFile(join(folder, 'line.yaml'), `${yaml}${one.entry}\n`);
  assert.deepEqual((await loadLine(folder)).apiKeys, [keyHash(one.key)]);
});

test('notices tells which limits were reached lately, and what to do', async () => {
  const data = join(dir, 'notices');
  const none = await hoyhoy(['notices'], { HOYHOY_DATA: data }).ended;
  assert.deepEqual([none.code, none.output.trim()], [0, 'Nothing to tell.']);
  const store = await openStore({ path: join(data, 'calls.db'), logger: pino({ level: 'silent' }) });
  const day = 86_400_000;
  await store.addNotice({ line: 'shop', kind: 'tokens', period: 'today', at: Date.now() });
  await store.addNotice({ line: 'shop', kind: 'full', period: 'long ago', at: Date.now() - 8 * day });
  await store.close();
  const { output } = await hoyhoy(['notices'], { HOYHOY_DATA: data }).ended;
  assert.match(output, /shop: The day's budget for the model is used up.*\n {2}.*limits\.tokensPerDay/);
  assert.doesNotMatch(output, /concurrentCalls/);
  const json = await hoyhoy(['notices', '--json', '--days', '9'], { HOYHOY_DATA: data }).ended;
  assert.equal(JSON.parse(json.output).length, 2);
});

test('allowance shows what callers have talked, one by number, and gives it back', async () => {
  const [data, lines] = [join(dir, 'allowance'), join(dir, 'allowance-lines')];
  await mkdir(join(lines, 'shop'), { recursive: true });
  const allowance = 'allowance: { minutesPerMonth: 15, exceptions: { "+441632960962": 30 } }\n';
  await writeFile(join(lines, 'shop', 'line.yaml'), `name: Shop\ngreeting: Hello\n${allowance}`);
  const env = { HOYHOY_DATA: data, HOYHOY_LINES: lines, HOYHOY_SECRET: 's'.repeat(32) };
  const line = await loadLine(join(lines, 'shop'));
  const store = await openStore({ path: join(data, 'calls.db'), logger: pino({ level: 'silent' }) });
  const keys = new CallerKeys(env.HOYHOY_SECRET);
  const used: [string, number][] = [
    ['+441632960961', 125],
    ['+441632960962', 600],
  ];
  for (const [number, seconds] of used) {
    const caller = keys.ofNumber('shop', number);
    await store.reserve({
      callId: number,
      wants: [monthlyWant(line, { id: number, caller, amount: seconds, limit: 900, at: Date.now() })],
    });
    await store.settle([{ id: number, spent: seconds }]);
  }
  const list = await hoyhoy(['allowance', 'shop'], env).ended;
  assert.match(list.output, /phone-\S+ +10:00[^\n]*\n[^\n]*phone-\S+ +2:05/);
  assert.doesNotMatch(list.output, /441632/);
  const one = await hoyhoy(['allowance', 'shop', '0044 1632 960961', '--json'], env).ended;
  assert.deepEqual(JSON.parse(one.output), {
    caller: keys.ofNumber('shop', '+441632960961'),
    used: 125,
    reserved: 0,
    left: 775,
  });
  const excepted = await hoyhoy(['allowance', 'shop', '+441632960962'], env).ended;
  assert.match(excepted.output, /10:00 +20:00/);
  const reset = await hoyhoy(['allowance', 'shop', '+441632960961', '--reset', '--json'], env).ended;
  assert.equal(JSON.parse(reset.output).left, 900);
  const nobody = await hoyhoy(['allowance', 'shop', '--reset'], env).ended;
  assert.deepEqual([nobody.code, /Whose allowance/.test(nobody.output)], [1, true]);
  await store.close();
});

test('calls lists calls, shows one with its turns, and prints JSON', async () => {
  const env = { HOYHOY_DATA: dir };
  const store = await openStore({ path: join(dir, 'calls.db'), logger: pino({ level: 'silent' }) });
  const at = Date.parse('2026-11-24T10:00:00Z');
  await store.createCall({ id: 'call-1', line: 'shop', room: 'room-1', kind: 'web', createdAt: at });
  const turn = {
    callId: 'call-1',
    id: 'a',
    role: 'caller',
    text: 'Are you open?',
    typed: true,
    interrupted: false,
    at,
  } as const;
  await store.putTurn(turn);
  await store.endCall('call-1', 'caller-left', at + 42_000);
  await store.close();

  const list = await hoyhoy(['calls'], env).ended;
  assert.match(list.output, /call-1 +shop +web +2026-11-24 10:00:00 +42 s +caller-left +1/);
  const lines = { ...env, HOYHOY_LINES: 'demo/lines' };
  assert.match((await hoyhoy(['calls', '--line', 'everyone'], lines).ended).output, /No calls yet/);
  const one = await hoyhoy(['calls', 'call-1'], env).ended;
  assert.match(one.output, /10:00:00 {2}caller \(typed\): Are you open\?/);
  const json = await hoyhoy(['calls', 'call-1', '--json'], env).ended;
  assert.equal(JSON.parse(json.output).turns[0].text, 'Are you open?');
  const none = await hoyhoy(['calls', 'call-2'], env).ended;
  assert.equal(none.code, 1);
  assert.match(none.output, /There is no call call-2\.\n {2}\S/);
});

test('line questions shows what was not known, alike questions together, most frequent first', async () => {
  const data = join(dir, 'questions');
  await mkdir(data);
  const store = await openStore({ path: join(data, 'calls.db'), logger: pino({ level: 'silent' }) });
  const at = Date.parse('2026-11-24T10:00:00Z');
  const unknown = "I'm sorry, I don't know that. Would you like to leave a message?";
  const calls = [
    ['Do you sell pizza?', unknown],
    ['How much is a rye loaf?', 'A rye loaf costs 8 dollars.'],
    ['Is there a pool?', unknown],
    ['Hello, do you sell pizzas?', "I'm sorry, I don't know that"],
  ] as const;
  for (const [i, [question, answer]] of calls.entries()) {
    const callId = `call-${i}`;
    await store.createCall({ id: callId, line: 'shop', room: callId, kind: 'web', createdAt: at + i });
    const turn = { callId, typed: false, interrupted: false };
    await store.putTurn({ ...turn, id: 'q', role: 'caller', text: question, at: at + i });
    await store.putTurn({ ...turn, id: 'a', role: 'agent', text: answer, at: at + i + 1 });
  }
  await store.close();
  const { output } = await hoyhoy(['line', 'questions', 'shop'], { HOYHOY_DATA: data }).ended;
  assert.match(output, /2 +2026-11-24 +call-3 +Hello, do you sell pizzas\?\n1 +2026-11-24 +call-2 +Is there a pool\?/);
  assert.doesNotMatch(output, /rye/);
  const lines = { HOYHOY_DATA: data, HOYHOY_LINES: 'demo/lines' };
  const none = await hoyhoy(['line', 'questions', 'everyone'], lines).ended;
  assert.deepEqual([none.code, none.output.trim()], [0, 'No question without an answer.']);
});

test('a line that nobody has is told with those there are', async () => {
  const data = join(dir, 'no-such-line');
  const store = await openStore({ path: join(data, 'calls.db'), logger: pino({ level: 'silent' }) });
  await store.createCall({ id: 'call-1', line: 'former', room: 'room-1', kind: 'web', createdAt: 1 });
  await store.close();
  const env = { HOYHOY_DATA: data, HOYHOY_LINES: 'demo/lines' };
  const known = {
    'line questions': 'everyone, former, shop',
    'calls --line': 'everyone, former, shop',
    'line key': 'everyone, shop',
    'line pin': 'everyone, shop',
    'line answers': 'everyone, shop',
    allowance: 'everyone, shop',
  };
  for (const [command, lines] of Object.entries(known)) {
    const { code, output } = await hoyhoy([...command.split(' '), 'nope'], env).ended;
    assert.equal(code, 1, command);
    assert.ok(output.includes(`There is no line "nope".\n  Name one of these: ${lines}.`), output);
  }
  assert.match((await hoyhoy(['calls', '--line', 'former'], env).ended).output, /call-1/, 'though its folder is gone');
});

test('where there is no folder of lines, that is told, with the variable that names it', async () => {
  const env = { HOYHOY_DATA: join(dir, 'no-lines'), HOYHOY_LINES: 'nowhere' };
  for (const command of ['line pin shop', 'line answers shop', 'allowance shop', 'callbacks add shop +12125550199']) {
    const { code, output } = await hoyhoy(command.split(' '), env).ended;
    assert.equal(code, 1, command);
    assert.match(
      output,
      /^The folder of lines .*nowhere can't be read\.\n {2}Create it, or set HOYHOY_LINES/m,
      command,
    );
  }
});

test('calls before there were any says where it looked', async () => {
  const { code, output } = await hoyhoy(['calls'], { HOYHOY_DATA: join(dir, 'nowhere') }).ended;
  assert.equal(code, 1);
  assert.match(output, /no call store at .*nowhere/);
});

test('callbacks add tells at once of a number that nothing may dial', async () => {
  const data = join(dir, 'call-backs');
  await (await openStore({ path: join(data, 'calls.db'), logger: pino({ level: 'silent' }) })).close();
  const env = {
    ...{ HOYHOY_DATA: data, HOYHOY_LINES: 'demo/lines' },
    ...{ HOYHOY_TELEPHONY_FILE: 'demo/telephony.yaml', HOYHOY_TELEPHONY: 'on' },
  };
  const add = async (number: string, other = {}) => {
    const { code, output } = await hoyhoy(['callbacks', 'add', 'shop', number], { ...env, ...other }).ended;
    return `${code} ${output}`;
  };
  assert.match(await add('+19005550199'), /^1 .*not a telephone number .*\n.*premium/);
  assert.match(await add('+442079460123'), /^1 .*none of the countries .*\n.*prefixes/);
  assert.match(await add('+12125550199'), /^0 They are called/);
  assert.match(await add('+442079460123', { HOYHOY_TELEPHONY: 'off' }), /^0 They are called/);
});

test('an option that is not a number is refused with what it must be', async () => {
  const { code, output } = await hoyhoy(['calls', '--limit', 'many']).ended;
  assert.equal(code, 1);
  assert.match(output, /whole number from 1 on/);
});

test('messages lists what callers left, shows how it was sent, and ticks it off', async () => {
  const data = join(dir, 'messages');
  const store = await openStore({ path: join(data, 'calls.db'), logger: pino({ level: 'silent' }) });
  await store.createCall({ id: 'call-1', line: 'shop', room: 'room-1', kind: 'phone', createdAt: 0 });
  const message = { callId: 'call-1', line: 'shop', name: 'Ann\u001b[2J', text: 'A cake\nfor twelve', at: 0 };
  for (const id of ['11111111-aaaa', '22222222-bbbb']) await store.addMessage({ ...message, id });
  await store.addressMessage('11111111-aaaa', ['webhook'], 0);
  const [leased] = await store.leaseDeliveries({ at: 1, until: 2, limit: 1 });
  assert.ok(leased);
  const outcome = { state: 'failed', error: 'The receiver answered 410' } as const;
  await store.settleDelivery({ messageId: '11111111-aaaa', channel: 'webhook', lease: leased.lease, outcome, at: 1 });
  await store.close();
  const run = async (...args: string[]) => {
    const { code, output } = await hoyhoy(['messages', ...args], { HOYHOY_DATA: data }).ended;
    return `${code} ${output}`;
  };
  assert.match(await run(), /^0 [\s\S]*11111111 {2}shop .* open +webhook failed +Ann\[2J +A cake for twelve\n/);
  assert.match(
    await run('show', '11111111'),
    /Name: Ann\[2J\n[\s\S]*A cake\nfor twelve\n\nwebhook failed \(1 attempt,.*\n {2}The receiver answered 410/,
  );
  assert.match(await run('--line', 'shpo'), /^1 There is no line "shpo"\.\n.*shop/);
  assert.match(await run('done', '22222222-bbbb'), /^0 Done/);
  assert.doesNotMatch(await run('list'), /22222222/);
  assert.match(await run('list', '--all'), /22222222 .* done/);
  assert.match(await run('send', '11111111'), /^0 /);
  assert.match(await run('send', '11111111'), /^1 Nothing of this message was given up/);
  assert.match(await run('show', '33333333'), /^1 There is no message 33333333/);
});

test('line pin makes a PIN whose hash the line takes; line answers lists and takes back what was dictated', async () => {
  const lines = join(dir, 'owned');
  const folder = join(lines, 'shop');
  await mkdir(folder, { recursive: true });
  const yaml = 'name: Shop\ngreeting: Hello\n';
  await writeFile(join(folder, 'line.yaml'), yaml);
  const run = async (...args: string[]) => {
    const { code, output } = await hoyhoy(['line', ...args], { HOYHOY_LINES: lines }).ended;
    return `${code} ${output}`;
  };
  const made = await run('pin', 'shop');
  const [, pin = '', entry = '', hash = ''] =
    /\n {2}(\d{6})\n[\s\S]*\n(owner:\n {2}pin: (scrypt:\S+))\n/.exec(made) ?? [];
  await writeFile(join(folder, 'line.yaml'), `${yaml}${entry}\n`);
  assert.deepEqual((await loadLine(folder)).owner, { pin: hash, numbers: [] });
  assert.ok(await isPin(pin, hash));
  await writeFile(join(folder, 'line.yaml'), `${yaml}${entry}\n  numbers: ["+12125550142", "+4930123456"]\n`);
  const [, block = ''] = /\n(owner:\n[\s\S]*?)\n\n/.exec(await run('pin', 'shop')) ?? [];
  await writeFile(join(folder, 'line.yaml'), `${yaml}${block}\n`);
  const { owner } = await loadLine(folder);
  assert.deepEqual(owner?.numbers, ['+12125550142', '+4930123456'], 'a new PIN opens the line for no other phone');
  assert.notEqual(owner?.pin, hash);
  assert.match(await run('answers', 'shop'), /^0 No answers by telephone/);
  const id = await addAnswer(folder, { question: 'Do you sell tea?', answer: 'Green tea', at: 0 });
  assert.match(await run('answers', 'shop'), new RegExp(`${id} {2}Do you sell tea\\? {2}Green tea`));
  assert.match(await run('answers', 'shop', '--remove', 'nonsense'), /^1 There is no answer nonsense/);
  assert.match(await run('answers', 'shop', '--remove', id), /^0 Taken back/);
  assert.deepEqual((await loadLine(folder)).knowledge, []);
});

test('do-not-call shows whom a line does not call, puts a number on that list and takes it off', async () => {
  const data = join(dir, 'do-not-call');
  const store = await openStore({ path: join(data, 'calls.db'), logger: pino({ level: 'silent' }) });
  await store.close();
  const env = { HOYHOY_DATA: data, HOYHOY_LINES: 'demo/lines' };
  const run = async (...args: string[]) => {
    const { code, output } = await hoyhoy(['do-not-call', ...args], env).ended;
    return `${code} ${output}`;
  };
  assert.match(await run('shop'), /^0 Nobody is on the list\./);
  assert.match(await run('shop', '--add'), /^1 Which number is meant/);
  assert.match(await run('shop', '911', '--add'), /^1 That is not a telephone number/);
  assert.match(await run('shop', '001 212 555-0142', '--add'), /^0 /);
  const listed = await run('shop');
  const [, hash = ''] = /\n([\w-]{22}) +\d{4}-\d\d-\d\d +you added it/.exec(listed) ?? [];
  assert.doesNotMatch(listed, /5550142/);
  assert.match(await run('shop', '+12125550142'), new RegExp(hash));
  assert.match(await run('everyone', '+12125550142'), /^0 The number is not on the list/);
  assert.match(await run('shop', '+12125550199', '--lift'), /^1 The line shop has no such number/);
  assert.match(await run('shop', hash, '--lift'), /^0 Lifted/);
  assert.match(await run('shop', '--json'), /^0 \[\]/);
  assert.match(await run('nope'), /^1 There is no line "nope"/);
});
