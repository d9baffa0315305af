import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { openLineCatalog } from '../../../server/line/catalog.ts';
import type { Line } from '../../../server/line/line.ts';
import { originAllowed } from '../../../server/line/origin.ts';
import { isPin } from '../../../server/owner/pin.ts';
import { scenes } from '../../support/scenes/index.ts';

const catalog = openLineCatalog(join(import.meta.dirname, '../../../demo/lines'));

/** Sentences and entries of the knowledge, each said once. */
function facts(line: Line): Set<string> {
  return new Set(line.knowledge.flatMap(({ text }) => text.split(/(?<=[.!?])\s+/)));
}

describe('the demo lines', () => {
  test('are the shop and the line for everyone', async () => {
    assert.deepEqual(await catalog.ids(), ['everyone', 'shop']);
  });

  test('the shop knows at least 40 facts and answers from them alone', async () => {
    const shop = await catalog.get('shop');
    assert.equal(shop.scope, 'knowledge');
    assert.ok(facts(shop).size >= 40, `${facts(shop).size} facts`);
    assert.ok(shop.knowledge.every(({ headings }) => headings.length > 0));
  });

  test('sentences of the shop are short enough to be spoken, and need no sign that is read aloud badly', async () => {
    for (const fact of facts(await catalog.get('shop'))) {
      assert.ok(fact.split(' ').length <= 25, fact);
      assert.match(fact, /^[\p{L}\p{N} ,.'-]+$/u);
    }
  });

  test('the hours that the shop tells are the hours it keeps', async () => {
    const shop = await catalog.get('shop');
    assert.deepEqual(shop.hours?.tue, [[7 * 60, 18 * 60]]);
    assert.deepEqual(shop.hours?.sat, [[7 * 60, 16 * 60]]);
    assert.deepEqual(shop.hours?.sun, [[8 * 60, 13 * 60]]);
    assert.equal(shop.hours?.mon, undefined);
  });

  test('the line for everyone is open, keeps little, and never takes messages', async () => {
    const everyone = await catalog.get('everyone');
    assert.equal(everyone.scope, 'open');
    assert.equal(everyone.tools.takeMessage, false);
    assert.equal(everyone.retentionDays, 7);
    assert.ok([...facts(everyone)].some((fact) => fact.includes('seven days')));
  });

  test('the PIN that everybody can read opens the shop for a number that nobody has', async () => {
    const { owner } = await catalog.get('shop');
    assert.deepEqual(owner?.numbers, ['+12125550100']);
    assert.ok(await isPin('246810', owner?.pin ?? ''));
    assert.equal((await catalog.get('everyone')).owner, undefined);
  });

  test('both may be called from pages of this machine, and have numbers kept free for fiction', async () => {
    for (const id of await catalog.ids()) {
      const line = await catalog.get(id);
      assert.ok(originAllowed(line.allowedOrigins, 'http://localhost:4321'));
      assert.ok(originAllowed(line.allowedOrigins, 'http://127.0.0.1:4321'));
      assert.ok(!originAllowed(line.allowedOrigins, 'https://elsewhere.example'));
      assert.match(line.phone ?? '', /^\+1\d{3}55501\d{2}$/);
    }
  });
});

describe('the scenes of the open line', () => {
  test('are three calls to a line that exists, each with a title of its own', async () => {
    assert.equal(new Set(scenes.map(({ title }) => title)).size, 3);
    for (const scene of scenes) assert.equal((await catalog.get(scene.line)).scope, 'open');
  });

  test('no two turns of a scene begin alike, so a script can tell them apart', () => {
    for (const { turns } of scenes) {
      for (const side of ['caller', 'agent'] as const) {
        assert.equal(new Set(turns.map((turn) => turn[side])).size, turns.length);
      }
    }
  });

  test('answers are as short as the line asks for: one to four sentences', () => {
    for (const { turns } of scenes) {
      for (const { agent } of turns) assert.ok((agent.match(/[.!?](\s|$)/g)?.length ?? 0) <= 4, agent);
    }
  });

  test('the interpreter speaks both languages', () => {
    const said = scenes.flatMap(({ turns }) => turns.map(({ agent }) => agent));
    assert.ok(said.some((text) => text.includes('Mi hija')) && said.some((text) => text.includes('How old')));
  });
});
