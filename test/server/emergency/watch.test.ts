import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emergencyLanguages } from '../../../server/emergency/detect.ts';
import { emergencyAnnouncement, watchForEmergency } from '../../../server/emergency/watch.ts';
import { aLine } from '../../support/lines.ts';

const london = aLine({ phone: '+441632960123' });

describe('the watch over a call', () => {
  it('tells once, and again only when help is asked for again', () => {
    let now = 0;
    const watch = watchForEmergency(london, () => now);
    assert.equal(watch('Do you have rye bread?'), undefined);
    assert.match(watch('My house is on fire') ?? '', /hang up now and dial 999 or 112/);
    now = 3000;
    assert.equal(watch('Please call the fire brigade'), undefined, 'it is still being told');
    now = 60_000;
    assert.equal(watch('There is a fire in my kitchen'), undefined, 'it was told already');
    assert.match(watch('Please call the fire brigade') ?? '', /999/);
  });
});

describe('what a caller in danger is told', () => {
  const line = aLine({ languages: ['en', 'de-AT'], phone: '+4312345678' });

  it('is in the language they spoke where the line has it, else in that of the line', () => {
    assert.match(emergencyAnnouncement(line, 'de'), /legen Sie jetzt auf und wählen Sie 112 oder 144/);
    assert.match(emergencyAnnouncement(line, 'fr'), /dial 112 or 144/);
    assert.match(
      emergencyAnnouncement(aLine({ languages: ['pt-BR'], timezone: 'UTC' }), 'en'),
      /desligue agora.*192 ou o 190/,
    );
    assert.match(emergencyAnnouncement(aLine({ languages: ['pl'] }), 'pl'), /hang up now/);
  });

  it('names numbers, or says what to look for where the country is not known', () => {
    for (const { announcement } of Object.values(emergencyLanguages)) {
      assert.match(announcement(['119', '110']), /119 .*110/);
      assert.doesNotMatch(announcement([]), /\d|undefined/);
    }
  });
});
