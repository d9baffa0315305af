import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { exactWords, MESSAGE_OFFER } from '../../../../server/contract/index.ts';
import { type GatewayRig, startGatewayRig } from '../../../support/telephony/gateway-rig.ts';

describe('a telephone call to a line that is closed', () => {
  let rig: GatewayRig;
  /** What the model is told about its part in the call. */
  let briefing = '';

  before(async () => {
    rig = await startGatewayRig({
      // No hour of the week.
      line: { hours: {}, whenClosed: 'message', consent: 'What you say is kept as text.' },
      realtime: {
        respond({ instructions }) {
          const words = exactWords(instructions);
          if (words === undefined) briefing = instructions;
          return { text: words ?? 'What is your message?', audio: { tone: 440, durationMs: 800 } };
        },
      },
    });
  });
  after(() => rig.close());

  test('hears consent, that it is closed, and the offer of a message, in place of the greeting', async () => {
    const call = await rig.dial();
    await call.sip.until('established');
    const [newest] = await rig.agent.store.listCalls({ limit: 1 });
    const id = newest?.id ?? '';
    const said = (words: string) =>
      rig.agent.untilRecord(id, ({ turns }) => turns.some(({ text }) => text === words), words, 30_000);
    await said(`What you say is kept as text. Marlow Street Bakery is closed now. ${MESSAGE_OFFER}`);
    await call.rtp.heard.untilSilent(400);
    call.sing();
    const { turns } = await said('What is your message?');
    assert.ok(turns.every(({ text }) => !text.includes('Hello')));
    assert.match(
      briefing,
      /is closed now\. Tell callers so, and do nothing for them but tell the hours and take a message/,
    );
    await call.hangUp();
    await rig.agent.untilRecord(id, ({ state }) => state === 'ended', 'the end');
  });
});
