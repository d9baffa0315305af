import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLog } from '../../../server/log.ts';

function logged(pretty: boolean, level: 'info' | 'silent' = 'info') {
  const written: string[] = [];
  return { log: createLog({ level, pretty, write: (text) => written.push(text) }), written };
}

test('at a terminal our lines and those of children read alike, with their cause and details', () => {
  const { log, written } = logged(true);
  log.logger.warn({ err: new Error('no route'), line: 'shop' }, 'a call failed');
  log.childLine('speech', JSON.stringify({ level: 50, time: 1, msg: 'it broke', threads: 2 }));
  assert.match(String(written[0]), /^\d\d:\d\d:\d\d warn {2}a call failed: no route line=shop\n$/);
  assert.match(String(written[1]), /^\d\d:\d\d:\d\d error speech: it broke threads=2\n$/);
});

test('elsewhere each line is the JSON that it was', () => {
  const { log, written } = logged(false);
  const line = JSON.stringify({ level: 'warn', ts: 1.5, logger: 'livekit', msg: 'slow' });
  log.childLine('livekit-server', line);
  assert.deepEqual(written, [`${line}\n`]);
});

test('what is below the level is left out, also where a child names levels by words', () => {
  const { log, written } = logged(false);
  log.childLine('livekit-server', '{"level":"debug","msg":"chatter"}');
  log.logger.debug('chatter');
  assert.deepEqual(written, []);
});

test('what is not JSON is shown as it is, unless nothing is to be shown', () => {
  const { log, written } = logged(true);
  log.childLine('livekit-server', 'panic: index out of range');
  assert.deepEqual(written, ['livekit-server: panic: index out of range\n']);
  const silent = logged(true, 'silent');
  silent.log.childLine('livekit-server', 'panic: index out of range');
  silent.log.logger.error('nothing');
  assert.deepEqual(silent.written, []);
});
