import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inviteClient } from '../../../../server/telephony/sip/transaction/invite-client.ts';
import { inviteServer } from '../../../../server/telephony/sip/transaction/invite-server.ts';
import { otherClient } from '../../../../server/telephony/sip/transaction/other-client.ts';
import { otherServer } from '../../../../server/telephony/sip/transaction/other-server.ts';
import {
  type Conditions,
  type StartTimer,
  standardTiming,
  type TimerName,
} from '../../../../server/telephony/sip/transaction/timers.ts';

const udp: Conditions = { timing: standardTiming, reliable: false };
const tcp: Conditions = { timing: standardTiming, reliable: true };

interface State {
  name: string;
}
type Step<S, I> = (state: S, input: I, conditions: Conditions) => { state: S; effects: readonly { do: string }[] };

/** Runs a machine on simulated time: its own timers fire when due, `inputs` come when said. Tells what it did, when. */
function run<S extends State, I>(
  step: Step<S, I | { type: 'timer'; timer: TimerName }>,
  initial: S,
  conditions: Conditions,
  inputs: readonly (readonly [at: number, input: I])[],
): { did: string[]; state: string } {
  let state = initial;
  const did: string[] = [];
  const queue: { at: number; input: I | { type: 'timer'; timer: TimerName } }[] = inputs.map(([at, input]) => ({
    at,
    input,
  }));
  const isStart = (effect: { do: string }): effect is StartTimer => effect.do === 'start';
  while (queue.length > 0) {
    queue.sort((a, b) => a.at - b.at);
    const next = queue.shift();
    if (next === undefined) break;
    const { state: after, effects } = step(state, next.input, conditions);
    if (after.name !== state.name) did.push(`${next.at} ${after.name}`);
    state = after;
    for (const effect of effects) {
      if (isStart(effect)) queue.push({ at: next.at + effect.ms, input: { type: 'timer', timer: effect.timer } });
      else did.push(`${next.at} ${effect.do}`);
    }
  }
  return { did, state: state.name };
}

const calling = { name: 'calling', retransmitMs: 500 } as const;
const trying = { name: 'trying', retransmitMs: 500 } as const;
const begin = [0, { type: 'begin' }] as const;
const response = (at: number, status: number) => [at, { type: 'response', status }] as const;
const respond = (at: number, status: number) => [at, { type: 'respond', status }] as const;

test('INVITE, unanswered over UDP: again after 0.5, 1, 2, 4, 8, 16 s (timer A), given up after 32 s (timer B)', () => {
  const { did } = run(inviteClient, calling, udp, [begin]);
  assert.deepEqual(did, [
    ...[0, 500, 1_500, 3_500, 7_500, 15_500, 31_500].map((at) => `${at} send-request`),
    '32000 terminated',
    '32000 fail',
  ]);
});

test('INVITE, unanswered over TCP: sent once, given up after 32 s', () => {
  assert.deepEqual(run(inviteClient, calling, tcp, [begin]).did, ['0 send-request', '32000 terminated', '32000 fail']);
});

test('INVITE, ringing: not sent again, and never given up', () => {
  const { did, state } = run(inviteClient, calling, udp, [begin, response(600, 180)]);
  assert.deepEqual(did, ['0 send-request', '500 send-request', '600 proceeding', '600 pass']);
  assert.equal(state, 'proceeding');
});

test('INVITE, refused: ACK at each answer for 32 s over UDP (timer D), and once over TCP', () => {
  const inputs = [begin, response(100, 486), response(600, 486), response(31_000, 486), response(33_000, 486)];
  assert.deepEqual(run(inviteClient, calling, udp, inputs).did, [
    '0 send-request',
    '100 completed',
    '100 send-ack',
    '100 pass',
    '600 send-ack',
    '31000 send-ack',
    '32100 terminated',
  ]);
  const reliable = run(inviteClient, calling, tcp, [begin, response(100, 486)]).did;
  assert.deepEqual(reliable.slice(-3), ['100 send-ack', '100 pass', '100 terminated']);
});

test('INVITE, answered: each 2xx is passed on for 64 T1 (timer M), no later failure matters: RFC 6026', () => {
  const inputs = [begin, response(100, 200), response(600, 200), response(700, 486), response(40_000, 200)];
  assert.deepEqual(run(inviteClient, calling, udp, inputs).did, [
    '0 send-request',
    '100 accepted',
    '100 pass',
    '600 pass',
    '32100 terminated',
  ]);
});

test('another request, unanswered over UDP: again up to each 4 s (timer E), given up after 32 s (timer F)', () => {
  const { did } = run(otherClient, trying, udp, [begin]);
  assert.deepEqual(did, [
    ...[0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500].map((at) => `${at} send-request`),
    '32000 terminated',
    '32000 fail',
  ]);
});

test('another request, provisionally answered: again each 4 s (T2)', () => {
  const { did } = run(otherClient, trying, udp, [begin, response(100, 100), response(9_000, 200)]);
  assert.deepEqual(did, [
    '0 send-request',
    '100 proceeding',
    '100 pass',
    '500 send-request',
    '4500 send-request',
    '8500 send-request',
    '9000 completed',
    '9000 pass',
    '14000 terminated',
  ]);
});

test('another request, answered: repetitions are absorbed for 5 s (timer K), over TCP not awaited', () => {
  const inputs = [begin, response(100, 200), response(200, 200)];
  assert.deepEqual(run(otherClient, trying, udp, inputs).did.slice(1), [
    '100 completed',
    '100 pass',
    '5100 terminated',
  ]);
  assert.deepEqual(run(otherClient, trying, tcp, inputs).did.slice(1), ['100 completed', '100 pass', '100 terminated']);
});

test('a refused INVITE: the answer again from 0.5 to 4 s (timer G), until there is no hope for an ACK (timer H)', () => {
  const { did } = run(inviteServer, { name: 'proceeding' }, udp, [respond(0, 486)]);
  assert.deepEqual(did, [
    '0 completed',
    ...[0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500].map((at) => `${at} send-response`),
    '32000 terminated',
  ]);
  assert.deepEqual(run(inviteServer, { name: 'proceeding' }, tcp, [respond(0, 486)]).did, [
    '0 completed',
    '0 send-response',
    '32000 terminated',
  ]);
});

test('the ACK of a refused INVITE ends it, and its repetitions are absorbed for 5 s (timer I)', () => {
  const inputs = [respond(0, 486), [100, { type: 'ack' }], [200, { type: 'ack' }]] as const;
  assert.deepEqual(run(inviteServer, { name: 'proceeding' }, udp, inputs).did, [
    '0 completed',
    '0 send-response',
    '100 confirmed',
    '5100 terminated',
  ]);
});

test('an accepted INVITE absorbs its repetitions for 64 T1 (timer L), sends what its user repeats and passes the ACK', () => {
  const inputs = [
    [0, { type: 'request' }],
    respond(10, 180),
    [20, { type: 'request' }],
    respond(100, 200),
    [150, { type: 'request' }],
    respond(600, 200),
    [700, { type: 'ack' }],
  ] as const;
  assert.deepEqual(run(inviteServer, { name: 'proceeding' }, udp, inputs).did, [
    '0 send-response',
    '10 send-response',
    '20 send-response',
    '100 accepted',
    '100 send-response',
    '600 send-response',
    '700 pass-ack',
    '32100 terminated',
  ]);
});

test('another request that was answered: the answer again at each repetition for 32 s (timer J), over TCP for none', () => {
  const inputs = [[10, { type: 'request' }], respond(100, 200), [600, { type: 'request' }]] as const;
  assert.deepEqual(run(otherServer, { name: 'trying' }, udp, inputs).did, [
    '100 completed',
    '100 send-response',
    '600 send-response',
    '32100 terminated',
  ]);
  assert.equal(run(otherServer, { name: 'trying' }, tcp, inputs).did.at(-1), '100 terminated');
});

test('what can not be sent fails a request, and frees an answer', () => {
  const gone = [50, { type: 'unreachable' }] as const;
  assert.deepEqual(run(inviteClient, calling, tcp, [begin, gone]).did.slice(1), ['50 terminated', '50 fail']);
  assert.deepEqual(run(otherClient, trying, tcp, [begin, gone]).did.slice(1), ['50 terminated', '50 fail']);
  assert.equal(run(inviteServer, { name: 'proceeding' }, tcp, [respond(0, 486), gone]).did.at(-1), '50 terminated');
  assert.equal(run(otherServer, { name: 'trying' }, udp, [respond(0, 200), gone]).did.at(-1), '50 terminated');
});

const clientInputs = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 40_000 }),
    fc.oneof(
      fc.record({ type: fc.constant('response' as const), status: fc.constantFrom(100, 180, 200, 302, 401, 486, 603) }),
      fc.constant({ type: 'unreachable' as const }),
    ),
  ),
  { maxLength: 12 },
);
const serverInputs = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 40_000 }),
    fc.oneof(
      fc.record({ type: fc.constant('respond' as const), status: fc.constantFrom(100, 180, 200, 486) }),
      fc.constantFrom({ type: 'request' as const }, { type: 'ack' as const }, { type: 'unreachable' as const }),
    ),
  ),
  { maxLength: 12 },
);

test('whatever comes in whatever order, one final outcome is told, and every transaction ends', () => {
  fc.assert(
    fc.property(clientInputs, fc.boolean(), (inputs, reliable) => {
      const conditions = { timing: standardTiming, reliable };
      const other = run(otherClient, trying, conditions, [begin, ...inputs]);
      assert.equal(other.state, 'terminated');
      assert.equal(other.did.filter((did) => did.endsWith('completed') || did.endsWith('fail')).length, 1);
      const invite = run(inviteClient, calling, conditions, [begin, ...inputs]);
      // Only one that rings may last: its user has the last word.
      assert.ok(invite.state === 'terminated' || invite.state === 'proceeding');
      const finals = invite.did.filter((did) => /(accepted|completed|fail)$/.test(did));
      assert.equal(finals.length, invite.state === 'proceeding' ? 0 : 1);
    }),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(serverInputs, fc.boolean(), (inputs, reliable) => {
      const conditions = { timing: standardTiming, reliable };
      const isFinal = inputs.some(([, input]) => input.type === 'respond' && input.status >= 200);
      const isCut = inputs.some(([, input]) => input.type === 'unreachable');
      const invite = run(inviteServer, { name: 'proceeding' } as const, conditions, inputs);
      if (isFinal) assert.equal(invite.state, 'terminated');
      const withoutAck = inputs.flatMap(([at, input]) => (input.type === 'ack' ? [] : [[at, input] as const]));
      const other = run(otherServer, { name: 'trying' } as const, conditions, withoutAck);
      if (isFinal || isCut) assert.equal(other.state, 'terminated');
    }),
    { numRuns: 500 },
  );
});
