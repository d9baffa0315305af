import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Headers } from '../../../../server/telephony/sip/message/headers.ts';
import type { EndCause } from '../../../../server/telephony/sip/ua/call.ts';
import { type DialledCall, type GatewayRig, startGatewayRig, tones } from '../../../support/telephony/gateway-rig.ts';

const local = { name: 'local', allowedAddresses: ['127.0.0.1'] };
const telephony = {
  inboundTrunks: [
    { ...local, trusted: true, numbers: ['+12125550142'], headersToAttributes: { 'X-Campaign': 'campaign' } },
    { ...local, name: 'desk', numbers: ['desk'], authUsername: 'ann', authPassword: 'right' },
    { ...local, name: 'narrow', numbers: ['narrow'], maxCalls: 1 },
    { ...local, name: 'secure', numbers: ['secure'], mediaEncryption: 'require' },
    { ...local, name: 'far', numbers: ['far'], allowedAddresses: ['192.0.2.0/24'] },
    { ...local, name: 'pin', numbers: ['pin'] },
    { ...local, name: 'nobody', numbers: ['nobody'] },
  ],
  rules: [
    ...['desk', 'narrow', 'secure', 'far'].map((name) => ({ name, line: 'bakery', numbers: [name] })),
    { name: 'pin', line: 'bakery', numbers: ['pin'], pin: '123456', hidePhoneNumber: true },
  ],
};

describe('a telephone call', () => {
  let rig: GatewayRig;

  before(async () => {
    rig = await startGatewayRig({ telephony });
  });
  after(() => rig.close());

  const ended = async (call: DialledCall): Promise<{ cause: EndCause; status: number | undefined }> => {
    const event = await call.sip.until('ended');
    assert.ok(event.type === 'ended');
    return { cause: event.cause, status: event.status };
  };
  const newest = async () => {
    const [call] = await rig.agent.store.listCalls({ limit: 1 });
    assert.ok(call);
    return call;
  };
  async function converse(call: DialledCall): Promise<void> {
    await call.sip.until('established');
    await call.rtp.heard.untilAudible(850);
    assert.equal(call.heard(), tones.greeting);
    await call.rtp.heard.untilSilent(300);
    const asked = performance.now();
    call.sing();
    await call.rtp.heard.untilAudible(700, asked);
    assert.equal(call.heard(asked), tones.answer);
  }

  test('rings, is greeted from the first sample on, asks and is answered, and leaves nothing behind', async () => {
    const headers = Headers.of([['X-Campaign', 'spring']]);
    const call = await rig.dial({ to: '+12125550142', headers });
    await converse(call);
    const statuses = call.sip.events.flatMap((event) => (event.type === 'progress' ? [event.status] : []));
    assert.ok(statuses.includes(180), `progress: ${statuses}`);

    const { id, room, kind } = await newest();
    assert.equal(kind, 'phone');
    const phone = await rig.agent.rooms.getParticipant(room, 'sip_+441632960961');
    assert.equal(phone.kind, 3, 'a participant of kind SIP');
    assert.equal(phone.name, 'Phone +441632960961');
    const { attributes } = phone;
    assert.equal(attributes['sip.callStatus'], 'active');
    assert.equal(attributes['sip.phoneNumber'], '+441632960961');
    assert.equal(attributes['sip.trunkPhoneNumber'], '+12125550142');
    assert.equal(attributes['sip.trunkID'], 'local');
    assert.ok(attributes['sip.ruleID'] && attributes['sip.callIDFull'] && attributes['sip.callTag']);
    assert.equal(attributes['hoyhoy.trusted_number'], 'true');
    assert.equal(attributes['campaign'], 'spring');

    await call.hangUp();
    const record = await rig.agent.untilRecord(id, ({ state }) => state === 'ended', 'end');
    assert.equal(record.endReason, 'caller-left');
    assert.deepEqual(
      record.turns.map(({ role }) => role),
      ['agent', 'caller', 'agent'],
    );
    await rig.agent.untilIdle();
    assert.equal(rig.gateway.calls, 0);
  });

  for (const codec of ['PCMA', 'G722'] as const) {
    test(`speaks ${codec}`, async () => {
      const call = await rig.dial({ to: '+12125550142', codec });
      await converse(call);
      await call.hangUp();
    });
  }

  test('comes by TCP, encrypted', async () => {
    const call = await rig.dial({ to: 'secure', transport: 'tcp', srtp: true });
    await converse(call);
    await call.hangUp();
  });

  test('is held and taken up again', async () => {
    const call = await rig.dial({ to: '+12125550142' });
    await call.sip.until('established');
    await call.rtp.heard.untilAudible(300);
    call.call.hold();
    const held = await call.sip.until('media', 2);
    assert.ok(held.type === 'media' && held.audio.direction === 'sendonly', JSON.stringify(held));
    call.call.resume();
    const resumed = await call.sip.until('media', 3);
    assert.ok(resumed.type === 'media' && resumed.audio.direction === 'sendrecv');
    await call.rtp.heard.untilSilent(300);
    const asked = performance.now();
    call.sing();
    await call.rtp.heard.untilAudible(500, asked);
    assert.equal(call.heard(asked), tones.answer);
    await call.hangUp();
  });

  test('gets in by the right password only', async () => {
    const wrong = await rig.dial({ to: 'desk', username: 'ann', password: 'wrong' });
    assert.equal((await ended(wrong)).cause, 'rejected');
    const right = await rig.dial({ to: 'desk', username: 'ann', password: 'right' });
    await right.sip.until('established');
    await right.hangUp();
  });

  test('gets in by the right PIN, told once that one was wrong, and its number is kept from the room', async () => {
    const call = await rig.dial({ to: 'pin' });
    await call.sip.until('established');
    await call.rtp.heard.untilAudible(500);
    await call.rtp.heard.untilSilent(400);
    const wrong = performance.now();
    call.rtp.press('999999#');
    await call.rtp.heard.untilAudible(500, wrong);
    await call.rtp.heard.untilSilent(400);
    const right = performance.now();
    call.rtp.press('123456#');
    await call.rtp.heard.untilAudible(700, right);
    assert.equal(call.heard(right), tones.greeting);
    const { room } = await newest();
    const [phone] = (await rig.agent.rooms.listParticipants(room)).filter(({ kind }) => kind === 3);
    assert.ok(phone);
    assert.ok(!JSON.stringify([phone.identity, phone.name, phone.attributes]).includes('441632960961'));
    await call.hangUp();
  });

  test('is hung up after three wrong PINs', async () => {
    const call = await rig.dial({ to: 'pin' });
    await call.sip.until('established');
    call.rtp.press('111111#222222#333333#');
    assert.equal((await ended(call)).cause, 'hung-up');
  });

  const refusals: [string, { to: string; srtp?: boolean }, number][] = [
    ['from an address that is not the trunk’s', { to: 'far' }, 403],
    ['for a number that nobody answers', { to: 'nobody' }, 404],
    ['without the encryption that the trunk wants', { to: 'secure' }, 488],
  ];
  for (const [what, options, status] of refusals) {
    test(`${what} is refused with ${status}`, async () => {
      assert.equal((await ended(await rig.dial(options))).status, status);
    });
  }

  test('beyond what its trunk may have at once is refused with 503', async () => {
    const first = await rig.dial({ to: 'narrow' });
    await first.sip.until('established');
    assert.equal((await ended(await rig.dial({ to: 'narrow' }))).status, 503);
    await first.hangUp();
  });

  test('that is given up while it rings leaves no room and no call', async () => {
    const call = await rig.dial({ to: '+12125550142' });
    await call.sip.until('progress');
    await call.hangUp();
    const { id, room } = await newest();
    await rig.agent.untilRecord(id, ({ state }) => state === 'ended', 'end');
    await rig.agent.untilIdle();
    assert.deepEqual(await rig.agent.rooms.listRooms([room]), []);
  });
});
