import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLineCatalog } from '../../../server/line/catalog.ts';
import { languagesOf } from '../../../server/line/languages.ts';
import { folder, MINIMAL } from './support.ts';

test('What all lines speak is told once each; broken lines and a folder that is not there speak nothing', async (t) => {
  const dir = await folder(t, {
    'shop/line.yaml': MINIMAL,
    'tavern/line.yaml': `${MINIMAL}languages: [es, en]\n`,
    'bakery/line.yaml': `${MINIMAL}languages: [es-MX]\n`,
    'broken/line.yaml': 'languages: [fr]\n',
  });
  assert.deepEqual((await languagesOf(openLineCatalog(dir))).sort(), ['en', 'es', 'es-MX']);
  assert.deepEqual(await languagesOf(openLineCatalog(join(dir, 'nowhere'))), []);
});
