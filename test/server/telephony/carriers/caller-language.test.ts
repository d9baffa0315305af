import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callerLanguage } from '../../../../server/telephony/carriers/caller-language.ts';
import { telephonySchema } from '../../../../server/telephony/config/schema.ts';
import { aLine, catalogOf } from '../../../support/lines.ts';

const { rules } = telephonySchema.parse({
  rules: [
    { name: 'madrid', line: 'tienda', numbers: ['+12125550142'] },
    { name: 'by-pin', line: 'tienda', numbers: ['+12125550143'], pin: '123456' },
    { name: 'gone', line: 'gone', numbers: ['+12125550144'] },
  ],
});
const lines = catalogOf([aLine({ id: 'tienda', languages: ['es-MX', 'en'] })]);

test('a carrier speaks to callers in the language of the line that they call, and English where that is not known', async () => {
  const of = (called: string) => callerLanguage({ trunk: 'twilio', called, caller: '' }, { rules, lines });
  assert.equal(await of('+12125550142'), 'es-MX');
  assert.equal(await of('+12125550143'), 'es-MX', 'before the PIN is entered');
  assert.equal(await of('+12125550144'), 'en');
  assert.equal(await of('+12125550199'), 'en');
});
