import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { anyPort } from '../../../server/supervisor/ports.ts';
import { FakeCaller } from '../../support/caller.ts';
import { type Fleet, remembering, startFleet, sung, tones } from '../../support/fleet.ts';
import { tone } from '../../support/scripted-realtime.ts';
import { startReceiver, type WebhookReceiver } from '../../support/webhook-receiver.ts';

const PERSON = 1200;
const ALL = [...Object.values(tones), ...Object.values(sung), PERSON];
const asked = z.object({ data: z.object({ link: z.string() }) });
const answer = z.object({ server_url: z.string(), participant_token: z.string() });

describe('a worker that is killed while its caller talks to a person who has answered in the browser', () => {
  let fleet: Fleet;
  let receiver: WebhookReceiver;
  let api: string;
  let person: FakeCaller | undefined;

  before(async () => {
    const port = await anyPort('127.0.0.1');
    api = `http://127.0.0.1:${port}`;
    receiver = await startReceiver();
    fleet = await startFleet({
      workers: 2,
      yaml: `transferTargets: [{ name: Ann, webhook: "${receiver.url}" }]`,
      realtime: {
        respond: (turn) =>
          turn.lastUserText.includes('Ann') && turn.items.at(-1)?.type !== 'function_call_output'
            ? { toolCalls: [{ name: 'transfer_call', arguments: { name: 'Ann' } }] }
            : remembering(turn),
      },
      env: {
        HOYHOY_PORT: String(port),
        HOYHOY_WEBHOOK_SECRET: `whsec_${randomBytes(32).toString('base64')}`,
        HOYHOY_WEBHOOK_TARGETS: 'any',
      },
    });
  });
  after(async () => {
    await person?.leave();
    await receiver.close();
    await fleet.close();
  });

  /** Takes the call with the link that was sent, as the page does. */
  async function accept(): Promise<FakeCaller> {
    await receiver.count(1);
    const { link } = asked.parse(JSON.parse(receiver.received[0]?.body ?? '')).data;
    const response = await fetch(`${api}/api/answers/accept`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ link: new URL(link).hash.slice(1) }),
    });
    assert.equal(response.status, 201, await response.clone().text());
    const { server_url: url, participant_token: token } = answer.parse(await response.json());
    const { apiKey, apiSecret } = fleet.livekit;
    return FakeCaller.join({ url, token, apiKey, apiSecret, room: '', hears: 'visitor-' });
  }

  const heard = (who: FakeCaller, since: number) => who.heard.tone(ALL, since);
  async function untilHeard(who: FakeCaller, hz: number, since: number, what: string): Promise<void> {
    for (const end = performance.now() + 20_000; heard(who, since) !== hz; await delay(50)) {
      if (performance.now() > end) assert.fail(`${what} is not heard, but ${heard(who, since)}`);
    }
  }

  it('leaves the two alone: the next agent hears and says nothing, until the person has left', async () => {
    const call = await fleet.dial({ hears: 'person-' });
    const { caller, callId, room } = call;
    await caller.untilCaption(({ final }) => final, 'the greeting');
    await caller.type('May I speak to Ann?');
    person = await accept();
    const joined = (name: string, times: number) =>
      fleet.untilRecord(
        callId,
        ({ events }) => events.filter((event) => event.name === name).length >= times,
        `${name} (${times})`,
        40_000,
      );
    await joined('person-joined', 1);

    const victim = await fleet.workerOf(callId);
    process.kill(victim, 'SIGKILL');
    await joined('agent-replaced', 1);
    const replaced = await joined('person-joined', 2);
    assert.notEqual(await fleet.workerOf(callId), victim);
    assert.deepEqual(await fleet.agentsIn(room), [`agent-${room}`]);

    const since = performance.now();
    const captions = caller.captions.length;
    caller.say(tone(sung.low, 2500));
    person.say(tone(PERSON, 2500));
    await untilHeard(person, sung.low, since, 'the caller');
    await untilHeard(caller, PERSON, since, 'the person');
    await Promise.all([caller.spoken(), person.spoken()]);
    // What the caller says is shown to the person, by the next agent: by then it would have answered, too.
    await person.untilCaption(({ final, text }) => final && text === 'low', 'what the caller says', 30_000);
    const said = caller.captions.slice(captions).filter(({ from }) => from.startsWith('agent-'));
    assert.deepEqual(said, [], 'the agent has said something');
    const record = await fleet.store.getCall(callId);
    assert.deepEqual(record?.turns, replaced.turns, 'what the two say is kept');

    await person.leave();
    const back = 'Ann has left the call. Is there anything else?';
    await caller.untilCaption(({ final, text }) => final && text === back, back, 30_000);
    caller.say(tone(sung.high, 700));
    // Nothing of what the two said is known.
    const answer = 'You said: May I speak to Ann?, high.';
    await caller.untilCaption(({ final, text }) => final && text === answer, answer, 30_000);
  });
});
