import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { SIPInboundTrunkInfo } from '@livekit/protocol';
import { SipClient } from 'livekit-server-sdk';
import { readConfig } from '../../../../server/config.ts';
import { trunks } from '../../../../server/doctor/trunks.ts';
import { telephonySchema } from '../../../../server/telephony/config/schema.ts';
import { type Change, provisioning } from '../../../../server/telephony/provision/provision.ts';
import { wantedFrom } from '../../../../server/telephony/provision/wanted.ts';
import { hoyhoy } from '../../../support/hoyhoy-command.ts';
import { startLiveKit, type TestLiveKit } from '../../../support/livekit.ts';
import { startRedis } from '../../../support/redis.ts';

const carrier = {
  name: 'carrier',
  numbers: ['+12125550142', '+12125550143'],
  allowedAddresses: ['192.0.2.0/24'],
  trusted: true,
  headersToAttributes: { 'X-Campaign': 'campaign' },
};
const out = {
  ...{ name: 'out', address: 'sip.example.com:5061', transport: 'tls', numbers: ['+12125550142'] },
  ...{ authUsername: 'us', authPassword: 'secret-of-us', mediaEncryption: 'require' },
};
const telephony = {
  inboundTrunks: [carrier],
  outboundTrunks: [out],
  rules: [
    { name: 'staff', line: 'back-office', numbers: ['+12125550143'], pin: '735219' },
    { name: 'vip', line: 'shop', inboundNumbers: ['+441632960961'], attributes: { topic: 'cakes' } },
  ],
};
const lines = [{ id: 'shop', phone: '+12125550142' }, { id: 'back-office' }];

const summary = (changes: readonly Change[]) =>
  changes.map(({ do: what, name, changes: fields }) => [what, name, ...fields].join(' '));
const fresh = ['create carrier', 'create out', 'create staff', 'create vip', 'create line-shop'];

describe('a LiveKit whose own SIP service lets phones in', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let livekit: TestLiveKit;
  let sip: SipClient;

  before(async () => {
    redis = await startRedis();
    livekit = await startLiveKit({ redis: redis.address });
    sip = new SipClient(livekit.url, livekit.apiKey, livekit.apiSecret);
  });
  after(async () => {
    await livekit.close();
    await redis.close();
  });
  beforeEach(async () => {
    for (const { sipDispatchRuleId: id } of await sip.listSipDispatchRule()) await sip.deleteSipDispatchRule(id);
    const trunks = [...(await sip.listSipInboundTrunk()), ...(await sip.listSipOutboundTrunk())];
    for (const { sipTrunkId } of trunks) await sip.deleteSipTrunk(sipTrunkId);
  });

  const wanted = (changes: object = {}) =>
    wantedFrom(telephonySchema.parse({ ...telephony, ...changes }), lines, livekit.apiSecret);
  const carryOut = async (changes?: object) => summary(await provisioning(livekit).carryOut(wanted(changes)));
  const look = async (changes?: object) => summary(await provisioning(livekit).look(wanted(changes)));

  test('is told of trunks and rules, with the agent that its rooms are for', async () => {
    assert.deepEqual(await look(), fresh);
    assert.deepEqual(await sip.listSipInboundTrunk(), []);
    assert.deepEqual(await carryOut(), fresh);

    const [trunk] = await sip.listSipInboundTrunk();
    assert.deepEqual(trunk?.numbers, carrier.numbers);
    assert.deepEqual(trunk?.headersToAttributes, carrier.headersToAttributes);
    const [outbound] = await sip.listSipOutboundTrunk();
    assert.deepEqual([outbound?.address, outbound?.authPassword], [out.address, out.authPassword]);
    const rules = await sip.listSipDispatchRule();
    const staff = rules.find(({ name }) => name === 'staff');
    assert.deepEqual(staff?.trunkIds, [trunk?.sipTrunkId]);
    assert.deepEqual(staff?.numbers, ['+12125550143']);
    assert.equal(staff?.rule?.rule.value?.pin, '735219');
    const vip = rules.find(({ name }) => name === 'vip');
    assert.deepEqual(vip?.inboundNumbers, ['+441632960961']);
    assert.deepEqual(vip?.attributes, { topic: 'cakes', 'hoyhoy.line': 'shop', 'hoyhoy.trusted_number': 'true' });
    const [agent] = vip?.roomConfig?.agents ?? [];
    assert.deepEqual([agent?.agentName, agent?.metadata], ['hoyhoy', '{"line":"shop","arrival":"sip"}']);
  });

  test('is left as it is by a second run, and what differs is changed', async () => {
    await carryOut();
    const before = await sip.listSipDispatchRule();
    const kept = fresh.map((line) => line.replace('create', 'keep'));
    assert.deepEqual(await carryOut(), kept);
    assert.deepEqual(await look(), kept);
    assert.deepEqual(await sip.listSipDispatchRule(), before);

    const changed = {
      inboundTrunks: [{ ...carrier, allowedAddresses: ['198.51.100.7'] }],
      outboundTrunks: [{ ...out, authPassword: 'another secret' }],
      rules: [{ ...telephony.rules[0], pin: '111222' }, telephony.rules[1]],
    };
    const changes = [
      ...['update carrier allowedAddresses', 'update out authPassword', 'update staff rule'],
      ...['keep vip', 'keep line-shop'],
    ];
    assert.deepEqual(await look(changed), changes);
    assert.equal((await sip.listSipOutboundTrunk())[0]?.authPassword, out.authPassword);
    assert.deepEqual(await carryOut(changed), changes);
    assert.deepEqual((await sip.listSipInboundTrunk())[0]?.allowedAddresses, ['198.51.100.7']);
    assert.equal((await sip.listSipOutboundTrunk())[0]?.authPassword, 'another secret');
    assert.equal(
      (await sip.listSipDispatchRule()).find(({ name }) => name === 'staff')?.rule?.rule.value?.pin,
      '111222',
    );
  });

  test('keeps what somebody set there on a trunk of ours, and gets back what they changed of it', async () => {
    await carryOut();
    const [trunk] = await sip.listSipInboundTrunk();
    const edited = new SIPInboundTrunkInfo({ ...trunk, numbers: ['+12125550100'], krispEnabled: true });
    await sip.updateSipInboundTrunk(trunk?.sipTrunkId ?? '', edited);
    assert.equal((await carryOut())[0], 'update carrier numbers');
    const [mended] = await sip.listSipInboundTrunk();
    assert.deepEqual([mended?.numbers, mended?.krispEnabled], [carrier.numbers, true]);
  });

  test('loses what is wanted no more, and nothing that is not ours, be it of the same name', async () => {
    const foreign = await sip.createSipInboundTrunk('carrier', ['+12125550999'], { metadata: '{"theirs":1}' });
    const rule = { type: 'individual', roomPrefix: 'theirs' } as const;
    await sip.createSipDispatchRule(rule, { name: 'vip', trunkIds: [foreign.sipTrunkId] });
    await carryOut();
    const less = { outboundTrunks: [], rules: [{ ...telephony.rules[0], name: 'people' }] };
    assert.deepEqual(await carryOut(less), [
      ...['keep carrier', 'delete out', 'create people', 'keep line-shop', 'delete staff', 'delete vip'],
    ]);
    assert.deepEqual((await sip.listSipInboundTrunk()).map(({ metadata }) => metadata.includes('theirs')).sort(), [
      false,
      true,
    ]);
    const names = (await sip.listSipDispatchRule()).map(({ name }) => name);
    assert.deepEqual(names.sort(), ['line-shop', 'people', 'vip']);
  });

  test('takes a trunk and rules that change names and numbers among themselves', async () => {
    await carryOut();
    const [first, second] = [
      { name: 'staff', line: 'shop', numbers: ['+12125550142'] },
      { name: 'vip', line: 'shop', numbers: ['+12125550143'] },
    ];
    await carryOut({ rules: [first, second] });
    const rules = [
      { ...first, numbers: second.numbers },
      { ...second, numbers: first.numbers },
    ];
    await carryOut({ rules });
    assert.ok((await look({ rules })).every((step) => step.startsWith('keep')));
    const renamed = { inboundTrunks: [{ ...carrier, name: 'telco' }], rules };
    await carryOut(renamed);
    assert.ok((await look(renamed)).every((step) => step.startsWith('keep')));
    const [trunk, ...others] = await sip.listSipInboundTrunk();
    assert.deepEqual([trunk?.name, others.length], ['telco', 0]);
  });

  test('keeps its rules in use, as they were, where LiveKit refuses to change one of them', async (t) => {
    const staff = { name: 'staff', line: 'shop', inboundNumbers: ['+441632960961'] };
    const vip = { name: 'vip', line: 'shop', inboundNumbers: ['+441632960962'] };
    await carryOut({ rules: [staff, vip] });
    const before = await sip.listSipDispatchRule();
    // The second is in the way of the first, and refused itself.
    const never = '+441632960963';
    const rules = [
      { ...staff, inboundNumbers: vip.inboundNumbers },
      { ...vip, inboundNumbers: [never] },
    ];
    const strict = await refusing(livekit.url, (body) => body.includes(never));
    t.after(() => strict.close());
    const { reason, message } = await provisioning({ ...livekit, url: strict.url })
      .carryOut(wanted({ rules }))
      .then(
        () => assert.fail('was not refused'),
        (error) => error,
      );
    assert.deepEqual([reason, strict.refused], ['livekit-refused', 2]);
    assert.match(message, /dispatch rule "vip"/);
    const byName = (list: typeof before) => list.toSorted((a, b) => a.name.localeCompare(b.name));
    assert.deepEqual(byName(await sip.listSipDispatchRule()), byName(before));
    await carryOut({ rules });
    assert.ok((await look({ rules })).every((step) => step.startsWith('keep')));
  });

  test('says whose number it is that another trunk has', async () => {
    const { sipTrunkId } = await sip.createSipInboundTrunk('theirs', ['+12125550142']);
    const message = new RegExp(`the inbound trunk "carrier": .*"${sipTrunkId}"`);
    await assert.rejects(carryOut(), { reason: 'livekit-refused', message });
  });

  test('is set up from the command line', async (t) => {
    const dir = mkdtempSync(join(tmpdir(), 'hoyhoy-provision-'));
    t.after(() => rmSync(dir, { recursive: true, force: true }));
    mkdirSync(join(dir, 'lines', 'shop'), { recursive: true });
    writeFileSync(join(dir, 'lines', 'shop', 'line.yaml'), 'name: Shop\ngreeting: Hello.\nphone: "+12125550142"\n');
    writeFileSync(
      join(dir, 'telephony.yaml'),
      JSON.stringify({ ...telephony, outboundTrunks: [{ ...out, authPassword: 'env:OUT_PASSWORD' }] }),
    );
    const env = {
      ...{ LIVEKIT_URL: livekit.url, LIVEKIT_API_KEY: livekit.apiKey, LIVEKIT_API_SECRET: livekit.apiSecret },
      ...{ HOYHOY_LINES: join(dir, 'lines'), HOYHOY_TELEPHONY_FILE: join(dir, 'telephony.yaml') },
      OUT_PASSWORD: 'secret-of-us',
    };
    const dry = await hoyhoy(['telephony', 'provision', '--dry-run'], env).ended;
    assert.deepEqual([dry.code, (await sip.listSipDispatchRule()).length], [0, 0], dry.output);
    assert.match(dry.output, /^to create +inbound trunk +carrier$/m);
    const first = await hoyhoy(['telephony', 'provision'], env).ended;
    assert.match(first.output, /^created +dispatch rule +line-shop$/m);
    assert.match(first.output, /note: prefixes and the limits in outbound do not hold there/);
    const second = await hoyhoy(['telephony', 'provision'], env).ended;
    assert.doesNotMatch(second.output, /created|updated|removed/);
    assert.match(second.output, /^unchanged +outbound trunk +out$/m);
    const config = readConfig({ ...env, HOYHOY_TELEPHONY: 'off' });
    const secret = (name: string) => (name === 'OUT_PASSWORD' ? env.OUT_PASSWORD : undefined);
    assert.match(await trunks(config, secret), /inbound trunk carrier, .*dispatch rule line-shop/);
    const [rule] = await sip.listSipDispatchRule();
    await sip.deleteSipDispatchRule(rule?.sipDispatchRuleId ?? '');
    const missing = { reason: 'not-provisioned', message: new RegExp(`dispatch rule ${rule?.name} \\(missing\\)`) };
    await assert.rejects(trunks(config, secret), missing);
    assert.match(await trunks(readConfig(env), secret), /our own gateway/);
    assert.doesNotMatch([dry, first, second].map(({ output }) => output).join(), /secret-of-us|735219/);
  });
});

test('a LiveKit without Redis can be told nothing, and the failure says so', async (t) => {
  const livekit = await startLiveKit();
  t.after(() => livekit.close());
  const wanted = wantedFrom(telephonySchema.parse(telephony), lines, livekit.apiSecret);
  await assert.rejects(provisioning(livekit).look(wanted), { reason: 'livekit-without-sip' });
  const stranger = provisioning({ ...livekit, apiSecret: 'another secret that is as long as that' });
  await assert.rejects(stranger.look(wanted), { reason: 'livekit-refused', message: /does not let this key/ });
});

/** A LiveKit in front of another that refuses some of what it is asked for. */
async function refusing(livekit: string, isRefused: (body: string) => boolean) {
  let refused = 0;
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const { authorization = '', 'content-type': type = '' } = request.headers;
    if (isRefused(body.toString())) {
      refused++;
      response.writeHead(400, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ code: 'invalid_argument', msg: 'not that' }));
      return;
    }
    const headers = { Authorization: authorization, 'Content-Type': type };
    const target = new URL(request.url ?? '', livekit.replace(/^ws/, 'http'));
    const answer = await fetch(target, { method: 'POST', headers, body });
    response.writeHead(answer.status, { 'Content-Type': answer.headers.get('Content-Type') ?? '' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address);
  return {
    url: `ws://127.0.0.1:${address.port}`,
    get refused() {
      return refused;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
