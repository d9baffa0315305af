import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CallerPlaces } from '../../../server/agent/room/caller-places.ts';

test('the page is heard until the phone is put through, again when it is turned on there, and what is left hears on', () => {
  const places = new CallerPlaces();
  assert.equal(places.heard, undefined);
  places.arrived('page');
  assert.equal(places.heard, 'page');
  places.opened('page');
  places.arrived('phone');
  assert.equal(places.heard, 'page', 'a phone that rings takes nothing away');
  places.opened('phone');
  assert.equal(places.heard, 'phone');
  places.closed('page');
  places.opened('page');
  assert.equal(places.heard, 'page');
  places.closed('page');
  assert.equal(places.heard, 'phone');
  places.left('phone');
  assert.equal(places.heard, 'page');
  places.left('page');
  assert.equal(places.heard, undefined);
});

test('a page that only reads along is never heard before the phone', () => {
  const places = new CallerPlaces();
  places.arrived('phone');
  places.arrived('page');
  assert.equal(places.heard, 'phone');
});

test('whoever comes, opens, closes and goes, just one who is there is heard, and one who is open where there is one', () => {
  const names = fc.constantFrom('page', 'phone', 'tablet');
  const steps = fc.array(fc.tuple(fc.constantFrom('arrived', 'opened', 'closed', 'left'), names), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (all) => {
      const places = new CallerPlaces();
      const there = new Map<string, { open: number }>();
      for (const [at, [what, name]] of all.entries()) {
        places[what](name);
        const known = there.get(name);
        if (what === 'arrived' && known === undefined) there.set(name, { open: 0 });
        if (what === 'opened' && known?.open === 0) known.open = at + 1;
        if (what === 'closed' && known) known.open = 0;
        if (what === 'left') there.delete(name);
        const [last] = [...there].filter(([, { open }]) => open > 0).sort((a, b) => b[1].open - a[1].open);
        if (last) assert.equal(places.heard, last[0]);
        else assert.equal(places.heard !== undefined && there.has(places.heard), there.size > 0);
        assert.deepEqual(new Set(places.identities), new Set(there.keys()));
      }
    }),
  );
});

test('a page that joined to read along is nobody before something is said or written there', () => {
  for (const speaks of ['opened', 'wrote'] as const) {
    const places = new CallerPlaces();
    assert.equal(places.onlyReading, false, 'nobody is there');
    places.arrived('phone');
    places.arrived('page', true);
    assert.equal(places.onlyReading, false);
    places.left('phone');
    assert.equal(places.onlyReading, true);
    places[speaks]('page');
    places.closed('page');
    assert.equal(places.onlyReading, false, speaks);
  }
});

test('a page beside which the phone has left is nobody either, unless it is turned on', () => {
  const places = new CallerPlaces();
  places.arrived('page');
  places.opened('page');
  places.arrived('phone');
  places.opened('phone');
  places.closed('page');
  assert.equal(places.onlyReading, false);
  places.left('phone');
  places.phoneLeft();
  assert.equal(places.onlyReading, true);
  places.opened('page');
  assert.equal(places.onlyReading, false);
  places.phoneLeft();
  assert.equal(places.onlyReading, false, 'it was turned on before');
});
