import assert from 'node:assert/strict';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { pino } from 'pino';
import { telephonySchema } from '../../../../server/telephony/config/schema.ts';
import { keepRegistered } from '../../../../server/telephony/outbound/registrations.ts';
import { ListeningPhone } from '../../../support/sip/listening-phone.ts';
import { startGatewayRig, tones } from '../../../support/telephony/gateway-rig.ts';
import { Registrar } from '../../../support/telephony/registrar.ts';

const pbx = (address: string, more: object = {}) => ({
  name: 'pbx',
  address,
  numbers: ['4711'],
  authUsername: '4711',
  authPassword: 'secret',
  register: true,
  ...more,
});

test('the gateway registers as an extension of a PBX, is called as one, and leaves when it stops', async () => {
  const registrar = await Registrar.open({ '4711': 'secret' });
  const rig = await startGatewayRig({
    telephony: {
      inboundTrunks: [{ name: 'pbx', allowedAddresses: ['127.0.0.1'] }],
      outboundTrunks: [pbx(registrar.address), pbx(registrar.address, { name: 'quiet', register: false })],
      rules: [{ name: 'desk', line: 'bakery', numbers: ['4711'] }],
    },
  });
  try {
    const joined = await registrar.until(1);
    assert.match(joined.headers.get('contact') ?? '', new RegExp(`sip:4711@127.0.0.1:${rig.gateway.bound.udp?.port}`));

    const call = await rig.dial({ to: '4711' });
    await call.sip.until('established');
    await call.rtp.heard.untilAudible(700);
    assert.equal(call.heard(), tones.greeting);
    await call.hangUp();

    await rig.gateway.drain(5_000);
    assert.equal((await registrar.until(2)).headers.get('expires'), '0');
    assert.equal(registrar.taken.length, 2);
  } finally {
    await rig.close();
    await registrar.close();
  }
});

test('a refusal is logged with its status and without the password, and keeps nobody from leaving', async () => {
  const registrar = await Registrar.open({});
  const phone = await ListeningPhone.open(() => {});
  const lines = new PassThrough({ encoding: 'utf8' });
  const { outboundTrunks } = telephonySchema.parse({ outboundTrunks: [pbx(registrar.address)] });
  const registrations = keepRegistered(phone.listening.agent, outboundTrunks, pino(lines));
  const [line] = await once(lines, 'data');
  assert.match(line, /"trunk":"pbx","status":401,"failures":1/);
  assert.doesNotMatch(line, /secret/);
  await registrations.leave();
  await phone.close();
  await registrar.close();
});
