import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readConfig } from '../../../server/config.ts';
import { checks } from '../../../server/doctor/checks.ts';
import { pathsIn, voiceFiles } from '../../../server/speech/models/paths.ts';
import type { CallEvent } from '../../../server/store/store.ts';
import { aCall, databasePath, logger, storeAt } from '../store/support.ts';

const env = { OPENAI_API_KEY: 'sk', HOYHOY_FALLBACK: 'embedded' };

/** Looks at one part of an installation whose newest call has seen these events. */
async function lookAt(t: TestContext, part: string, events: Pick<CallEvent, 'name' | 'at' | 'data'>[] = []) {
  const path = await databasePath(t);
  const store = await storeAt(t, path);
  await store.createCall(aCall({ createdAt: Date.now() }));
  for (const event of events) await store.addEvent({ callId: 'call-1', ...event });
  const found = parts(env, path).find((check) => check.part === part);
  assert.ok(found, part);
  return found.look();
}

function parts(environment: Record<string, string>, storePath: string) {
  return checks({
    config: readConfig(environment),
    logger,
    storePath,
    url: 'http://127.0.0.1:1',
    secret: () => undefined,
  });
}

test('the row of the fallback fails as long as calls are answered by it, with the cause and the call', async (t) => {
  const at = Date.now();
  await assert.rejects(
    lookAt(t, 'fallback', [
      { name: 'realtime-fallback', at, data: { reason: 'over-quota' } },
      { name: 'realtime-connected', at, data: { fallback: true } },
    ]),
    { reason: 'fallback-in-use', message: /\(over-quota\), last in call-1 at \d\d:\d\d:\d\d/, cure: /row Realtime/ },
  );
});

test('it is well once the wanted server answers again, or the last failure is long ago', async (t) => {
  const at = Date.now();
  const fell = { name: 'realtime-fallback', at, data: { reason: 'refused' } };
  const again = { name: 'realtime-connected', at: at + 1 };
  assert.match(await lookAt(t, 'fallback', [fell, again]), /^not in use/);
  assert.match(await lookAt(t, 'fallback', [{ ...fell, at: at - 3_600_000 }]), /^not in use/);
  assert.match(await lookAt(t, 'fallback'), /^not in use/);
});

test('there is no such row where nothing stands in for the Realtime server', async (t) => {
  const rows = async (environment: Record<string, string>) =>
    parts(environment, await databasePath(t)).map(({ part }) => part);
  assert.ok(!(await rows({ OPENAI_API_KEY: 'sk' })).includes('fallback'));
  assert.ok(
    !(await rows({ HOYHOY_FALLBACK: 'embedded' })).includes('fallback'),
    'the embedded server is the wanted one',
  );
});

test('the models of a fallback are looked for like those of the embedded server', async (t) => {
  const models = async (environment: Record<string, string>) => {
    const empty = { HOYHOY_CACHE: await databasePath(t), ...environment };
    return parts(empty, '')
      .find(({ part }) => part === 'speech models')
      ?.look();
  };
  assert.match((await models(env)) ?? '', /not fetched yet/);
  assert.match((await models({ OPENAI_API_KEY: 'sk' })) ?? '', /not needed/);
});

test('a voice that a line names and that is not there is told', async (t) => {
  const dir = dirname(await databasePath(t));
  const models = join(dir, 'models');
  const { whisper, turn, voice } = pathsIn(models);
  const files = [whisper, turn, ...voiceFiles.map((file) => join(voice, file))];
  const line = join(dir, 'lines', 'shop');
  for (const folder of [voice, line]) await mkdir(folder, { recursive: true });
  for (const file of files) await writeFile(file, '');
  const look = async (named: string) => {
    await writeFile(join(line, 'line.yaml'), `name: Shop\ngreeting: Hello\nvoice: ${named}\n`);
    return parts({ HOYHOY_MODELS: models, HOYHOY_LINES: join(dir, 'lines') }, '')
      .find(({ part }) => part === 'speech models')
      ?.look();
  };
  assert.equal(await look('hibari'), `in ${models}`);
  await assert.rejects(look('joe'), { reason: 'voice-missing' });
});
