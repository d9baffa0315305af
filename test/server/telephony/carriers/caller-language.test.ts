import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callerLanguage } from '../../../../server/telephony/carriers/caller-language.ts';
import { telephonySchema } from '../../../../server/telephony/config/schema.ts';
import { localTrunk } from '../../../../server/telephony/gateway/trunks.ts';
import { aLine, catalogOf } from '../../../support/lines.ts';

const { rules } = telephonySchema.parse({
  rules: [
    { name: 'madrid', line: 'tienda', numbers: ['+12125550142'] },
    { name: 'by-pin', line: 'tienda', numbers: ['+12125550143'], pin: '123456' },
    { name: 'gone', line: 'gone', numbers: ['+12125550144'] },
  ],
});
const lines = catalogOf([
  aLine({ id: 'tienda', languages: ['es-MX', 'en'] }),
  aLine({ id: 'laden', languages: ['de'], phone: '+12125550145' }),
]);

test('a carrier speaks to callers in the language of the line that they call, and English where that is not known', async () => {
  const of = (called: string) =>
    callerLanguage({ called, caller: '' }, { ...localTrunk, name: 'twilio' }, { rules, lines });
  assert.equal(await of('+12125550142'), 'es-MX');
  assert.equal(await of('+12125550143'), 'es-MX', 'before the PIN is entered');
  assert.equal(await of('+12125550145'), 'de', 'which no rule names');
  assert.equal(await of('+12125550144'), 'en');
  assert.equal(await of('+12125550199'), 'en');
});
