import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseMessage } from '../../../../server/telephony/sip/message/parse.ts';
import { phone } from '../../../support/sip/phone.ts';
import { SimulatedNetwork } from '../../../support/sip/simulated-network.ts';

// The messages of RFC 4475, as the npm package `sip` ships them.
const folder = 'node_modules/sip/test/messages';

/**
 * What a user agent that takes calls does with each. Where the RFC leaves a choice, ours stands here with its reason.
 * A number: the final answer. `call`: offered to whoever answers calls. `nothing`: no answer, and nothing kept.
 */
const outcomes: Readonly<Record<string, number | 'call' | 'nothing'>> = {
  // 3.1.1 Valid messages
  // Its To has a tag: a re-INVITE of a call that there is not.
  wsinv: 481,
  intmeth: 405,
  esc01: 'call',
  escnull: 405,
  esc02: 405,
  lwsdisp: 200,
  longreq: 'call',
  // Only the first of the two requests in the datagram, which is a REGISTER, counts.
  dblreq: 405,
  semiuri: 200,
  transports: 200,
  mpart01: 405,
  unreason: 'nothing',
  noreason: 'nothing',
  // 3.1.2 Invalid messages
  badinv01: 400,
  clerr: 400,
  ncl: 400,
  scalar02: 400,
  scalarlg: 'nothing',
  quotbal: 400,
  ltgtruri: 400,
  lwsruri: 400,
  lwsstart: 400,
  trws: 400,
  escruri: 400,
  // The Date is broken, which is none of our business: the RFC allows to ignore it.
  baddate: 'call',
  regbadct: 400,
  badaspec: 400,
  baddn: 400,
  badvers: 505,
  mismatch01: 400,
  mismatch02: 400,
  bigcode: 'nothing',
  // 3.2 A cookie without anything behind it: matched as RFC 2543 had it.
  badbranch: 200,
  // 3.3 Application layer
  insuf: 400,
  unkscm: 416,
  novelsc: 416,
  // No registrar, so its odd addresses are not looked at.
  unksm2: 405,
  bext01: 420,
  invut: 415,
  regaut01: 405,
  multi01: 400,
  mcl01: 400,
  bcast: 'nothing',
  // Only a proxy says 483: for whom it is meant, the number of hops does not matter any more.
  zeromf: 200,
  cparam01: 405,
  cparam02: 405,
  regescrt: 405,
  sdp01: 406,
  // 3.4 Backward compatibility
  inv2543: 'call',
};

/** Not of the RFC, or a part of another file. */
const others = ['baddn_sep', 'badcseq', 'test'];

function read(name: string): Buffer {
  const bytes = readFileSync(`${folder}/${name}.dat`);
  // That file lost the empty line at its end.
  return name === 'baddn' ? Buffer.concat([bytes, Buffer.from('\r\n\r\n')]) : bytes;
}

test('each message of RFC 4475 has its outcome here', () => {
  const names = readdirSync(folder).filter((file) => file.endsWith('.dat'));
  assert.deepEqual(names.map((file) => file.slice(0, -4)).sort(), [...Object.keys(outcomes), ...others].sort());
  assert.equal(Object.keys(outcomes).length, 49);
});

for (const [name, expected] of Object.entries(outcomes)) {
  test(`RFC 4475: ${name} gets ${expected}`, () => {
    const network = new SimulatedNetwork();
    // Those that offer audio offer PCMU and some video.
    const callee = phone(network, '192.0.2.200');
    callee.agent.receive(read(name), { transport: 'udp', address: '203.0.113.5', port: 5060 });
    const answers = network.lines(callee.address).filter((line) => !line.startsWith('SIP/2.0 100'));
    if (expected === 'call') {
      assert.equal(callee.incoming.length, 1, `${answers} ${callee.refused}`);
      assert.deepEqual(answers, []);
    } else {
      assert.equal(callee.incoming.length, 0);
      assert.deepEqual(
        answers.map((line) => Number(line.split(' ')[1])),
        expected === 'nothing' ? [] : [expected],
      );
    }
    if (expected === 'nothing') assert.deepEqual(callee.agent.load, { transactions: 0, dialogs: 0, pendingCalls: 0 });
  });
}

test('what is odd but valid is read as it is meant', () => {
  const message = (name: string) => {
    const parsed = parseMessage(read(name));
    assert.ok(parsed.ok, name);
    return parsed.message;
  };
  const wsinv = message('wsinv');
  assert.equal(wsinv.from.displayName, 'J Rosenberg \\"');
  assert.equal(wsinv.to.params.get('tag'), '1918181833n');
  assert.deepEqual(wsinv.cseq, { number: 9, method: 'INVITE' });
  assert.deepEqual(
    wsinv.vias.map(({ transport, host }) => [transport, host]),
    [
      ['UDP', '192.0.2.2'],
      ['TCP', 'spindle.example.com'],
      ['UDP', '192.168.255.111'],
    ],
  );
  assert.equal(wsinv.headers.get('newfangledheader'), 'newfangled value continued newfangled value');
  const semiuri = message('semiuri');
  assert.equal(
    semiuri.kind === 'request' && semiuri.uri.kind === 'sip' && semiuri.uri.user,
    'user;par=u%40example.net',
  );
  const unreason = message('unreason');
  assert.equal(unreason.kind === 'response' && unreason.reason.startsWith('= 2**3 * 5**2'), true);
  assert.ok(message('escnull').to.uri.kind === 'sip');
  assert.equal(message('intmeth').from.displayName, "token1~` token2'+_ token3*%!.-");
});
