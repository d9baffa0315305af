import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { afterEach, test } from 'node:test';
import { promisify } from 'node:util';
import { nameAddr } from '../../../../server/telephony/sip/message/name-addr.ts';
import { sipUri } from '../../../../server/telephony/sip/message/uri.ts';
import type { IncomingCall } from '../../../../server/telephony/sip/ua/incoming-call.ts';
import { freePort } from '../../../support/ports.ts';
import { ListeningPhone } from '../../../support/sip/listening-phone.ts';
import { listening, sipp } from '../../../support/sip/sipp.ts';

// A SIP implementation that nobody here wrote, as caller and as callee.

const media = { address: '127.0.0.1', port: 40_000 };
let phone: ListeningPhone | undefined;
afterEach(() => phone?.close());

async function open(...args: Parameters<typeof ListeningPhone.open>): Promise<ListeningPhone> {
  phone = await ListeningPhone.open(...args);
  return phone;
}

const ringAndAnswer = (call: IncomingCall) => {
  call.ring();
  call.answer(media);
};

for (const transport of ['udp', 'tcp'] as const) {
  test(`sipp calls over ${transport}, five calls at once`, async () => {
    const callee = await open(ringAndAnswer);
    await sipp({ scenario: 'uac', transport, to: callee.port(transport), calls: 5, args: ['-r', '50', '-d', '50'] });
    assert.equal(callee.events.filter(({ type }) => type === 'established').length, 5);
    assert.equal(callee.listening.agent.load.dialogs, 0);
  });

  test(`sipp holds, resumes, presses a key and hangs up over ${transport}`, async () => {
    const callee = await open(ringAndAnswer);
    await sipp({ scenario: 'hold-and-resume', transport, to: callee.port(transport) });
    const directions = callee.events.flatMap((event) => (event.type === 'media' ? [event.audio.direction] : []));
    assert.deepEqual(directions, ['sendrecv', 'recvonly', 'sendrecv']);
    assert.ok(callee.events.some((event) => event.type === 'digit' && event.digit === '7'));
    assert.deepEqual(callee.events.at(-1), { type: 'ended', by: 'them', cause: 'hung-up' });
  });

  test(`sipp is called over ${transport}, asks for a password, and is hung up on`, async () => {
    const caller = await open(() => {});
    const port = await freePort();
    const uas = sipp({ scenario: 'callee-that-asks-for-a-password', transport, port });
    if (transport === 'tcp') await listening(port);
    const call = caller.listening.agent.call(
      {
        to: sipUri({ user: 'x', host: '127.0.0.1', port, params: new Map([['transport', transport]]) }),
        from: nameAddr(sipUri({ user: 'agent', host: '127.0.0.1' })),
        media,
        credentials: { username: 'agent', password: 'pass word' },
      },
      caller.hear,
    );
    await caller.until('established');
    call.hangUp();
    await uas;
    assert.deepEqual(
      caller.events.map(({ type }) => type),
      ['progress', 'media', 'established', 'ended'],
    );
  });
}

test('sipp gives up while it rings', async () => {
  const callee = await open((call) => call.ring());
  await sipp({ scenario: 'cancel', to: callee.port('udp') });
  assert.deepEqual(callee.events, [{ type: 'ended', by: 'them', cause: 'cancelled', status: 487 }]);
});

test('sipp makes no offer, and answers ours', async () => {
  const callee = await open((call) => {
    ringAndAnswer(call);
    call.listen(({ type }) => {
      if (type === 'established') call.hangUp();
    });
  });
  await sipp({ scenario: 'delayed-offer', to: callee.port('udp') });
  const media = callee.events.find((event) => event.type === 'media');
  assert.equal(media?.type === 'media' && media.audio.codec.name, 'PCMA');
  assert.equal(media?.type === 'media' && media.audio.remote?.port, 6004);
});

test('sipp calls with the right password; with a wrong one it gets no further', async () => {
  // sipp knows MD5 only, and of several challenges looks at the first.
  const algorithms = ['MD5'] as const;
  const digest = { realm: 'shop', algorithms, passwordOf: (name: string) => (name === 'bob' ? 'sesame' : undefined) };
  const callee = await open(ringAndAnswer, { policyFor: () => ({ digest }) });
  const to = callee.port('udp');
  const callAs = (scenario: string, name: string, password: string) => {
    const args = ['-au', name, '-ap', password, '-auth_uri', `shop@127.0.0.1:${to}`];
    return sipp({ scenario, to, args });
  };
  await callAs('caller-with-password', 'bob', 'sesame');
  assert.equal(callee.calls.length, 1);
  await callAs('caller-with-wrong-password', 'bob', 'wrong');
  await callAs('caller-with-wrong-password', 'eve', 'sesame');
  assert.equal(callee.calls.length, 1);
});

test('sipp is busy', async () => {
  const caller = await open(() => {});
  const port = await freePort();
  const uas = sipp({ scenario: 'busy-callee', port });
  const from = nameAddr(sipUri({ user: 'agent', host: '127.0.0.1' }));
  caller.listening.agent.call({ to: sipUri({ user: 'x', host: '127.0.0.1', port }), from, media }, caller.hear);
  await uas;
  assert.deepEqual(caller.events, [{ type: 'ended', by: 'them', cause: 'busy', status: 486 }]);
});

test('sipp takes our registration, and its end', async () => {
  const pbx = await open(() => {});
  const port = await freePort();
  const registrar = sipp({ scenario: 'registrar', port });
  const address = sipUri({ user: '4711', host: '127.0.0.1', port });
  const states: string[] = [];
  const registration = pbx.listening.agent.register(
    { address, credentials: { username: '4711', password: 'secret' } },
    ({ name }) => {
      states.push(name);
      if (name === 'registered') registration.leave();
    },
  );
  await registrar;
  assert.deepEqual(states, ['registered', 'leaving', 'ended']);
});

test('sipsak asks what we can do', async () => {
  const callee = await open(() => {});
  const uri = `sip:shop@127.0.0.1:${callee.port('udp')}`;
  const { stdout } = await promisify(execFile)('sipsak', ['-v', '-v', '-s', uri], { timeout: 10_000 });
  assert.match(stdout, /Allow: INVITE, ACK, CANCEL, BYE/);
});
