import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { RoomServiceClient, TokenVerifier } from 'livekit-server-sdk';
import { createPersonAnswers } from '../../../server/calls/person-answers.ts';
import { createPersonCalls } from '../../../server/calls/person-calls.ts';
import { LINK_LIFE_MS, PersonLinks } from '../../../server/calls/person-link.ts';
import type { OpenStore } from '../../../server/store/open.ts';
import { startLiveKit, type TestLiveKit } from '../../support/livekit.ts';
import { aCall, databasePath, logger, storeAt } from '../store/support.ts';

const SECRET = 'a secret of the links';

describe('a link by which a person answers', () => {
  let livekit: TestLiveKit;
  let rooms: RoomServiceClient;
  let calls = 0;
  let late = 0;
  const now = () => Date.now() + late;

  before(async () => {
    livekit = await startLiveKit();
    rooms = new RoomServiceClient(livekit.url, livekit.apiKey, livekit.apiSecret);
  });
  after(() => livekit.close());

  /** A call whose agent waits for Ann, and the link that was sent to her. */
  async function waiting(store: OpenStore) {
    late = 0;
    const callId = `call-${++calls}`;
    await store.createCall(aCall({ id: callId, room: `room-${calls}` }));
    const people = createPersonCalls(livekit);
    await rooms.createRoom({ name: `person-${callId}` });
    const { id, signed } = new PersonLinks(SECRET).issue(callId);
    const offer = { link: id, person: 'Ann', line: { id: 'bakery', name: 'Marlow Street Bakery' } };
    await people.offer(callId, { ...offer, brief: { matter: 'a cake', said: ['May I speak to Ann?'] } });
    return { callId, signed, people, answers: createPersonAnswers({ livekit, secret: SECRET, store, logger, now }) };
  }
  const open = async (t: TestContext) => storeAt(t, await databasePath(t));

  test('tells who calls and what about as often as it is looked at, and lets in once', async (t) => {
    const { answers, signed } = await waiting(await open(t));
    for (let looks = 0; looks < 2; looks++) {
      const { expires_in, ...told } = await answers.look(signed);
      assert.deepEqual(told, {
        ...{ line: 'Marlow Street Bakery', person: 'Ann', matter: 'a cake', said: ['May I speak to Ann?'] },
      });
      assert.ok(expires_in > 100 && expires_in <= LINK_LIFE_MS / 1000);
    }
    const jwt = await answers.accept(signed);
    const { video, sub, attributes } = await new TokenVerifier(livekit.apiKey, livekit.apiSecret).verify(jwt);
    assert.deepEqual([video?.room, sub], [`room-${calls}`, `person-call-${calls}`]);
    assert.deepEqual(attributes, { 'hoyhoy.line': 'bakery', 'hoyhoy.person': 'Ann' });
    assert.equal(video?.canPublishData, false);
    assert.equal(video?.roomAdmin, undefined);
    for (const again of [answers.look, answers.accept, answers.decline]) {
      await assert.rejects(again(signed), { reason: 'link-used' });
    }
  });

  test('lets one of many in who come at once, whether they accept or decline', async (t) => {
    const { answers, signed } = await waiting(await open(t));
    const tries = Array.from({ length: 8 }, (_, i) => (i % 2 ? answers.accept(signed) : answers.decline(signed)));
    const outcomes = await Promise.allSettled(tries);
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const one of outcomes) if (one.status === 'rejected') assert.equal(one.reason.reason, 'link-used');
  });

  test('is of no use once it has expired, however little', async (t) => {
    const { answers, signed } = await waiting(await open(t));
    late = LINK_LIFE_MS;
    await assert.rejects(answers.look(signed), { reason: 'link-expired' });
    await assert.rejects(answers.accept(signed), { reason: 'link-expired' });
  });

  test('is of no use once the caller has gone, or waits for nobody any more, or for somebody else', async (t) => {
    const store = await open(t);
    const ended = await waiting(store);
    await store.endCall(ended.callId, 'caller-left', Date.now());
    await assert.rejects(ended.answers.accept(ended.signed), { reason: 'link-over' });
    const givenUp = await waiting(store);
    await givenUp.people.end(givenUp.callId);
    await assert.rejects(givenUp.answers.accept(givenUp.signed), { reason: 'link-over' });
    const other = await waiting(store);
    await other.people.offer(other.callId, {
      link: 'x',
      person: 'Ben',
      line: { id: 'a', name: 'A' },
      brief: { said: [] },
    });
    await assert.rejects(other.answers.look(other.signed), { reason: 'link-over' });
  });

  test('can be made by nobody else', async (t) => {
    const { answers, signed, callId } = await waiting(await open(t));
    const forged = new PersonLinks('another secret').issue(callId).signed;
    const [id, , expires] = signed.split('.');
    const changed = signed.replace(`${expires}`, `${Number(expires) + 60_000}`);
    for (const wrong of ['', 'x', `${id}.${callId}.${expires}`, forged, changed, `${signed}x`, 'x'.repeat(10_000)]) {
      await assert.rejects(answers.look(wrong), { reason: 'link-unknown' }, wrong.slice(0, 50));
    }
  });
});
