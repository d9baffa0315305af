import assert from 'node:assert/strict';
import { BlockList } from 'node:net';
import { test } from 'node:test';
import { allBut } from '../../../server/livekit/server.ts';

test('the networks that a relay may not reach hold every address but the one', () => {
  for (const address of ['10.0.0.1', '203.0.113.255', '0.0.0.0', '255.255.255.255']) {
    const denied = new BlockList();
    for (const network of allBut(address)) {
      const [base = '', bits] = network.split('/');
      denied.addSubnet(base, Number(bits));
    }
    assert.equal(denied.check(address), false, address);
    const parts = address.split('.').map(Number);
    for (let bit = 0; bit < 32; bit++) {
      const other = parts.map((part, index) => (index === bit >> 3 ? part ^ (1 << (bit & 7)) : part)).join('.');
      assert.ok(denied.check(other), `${other} beside ${address}`);
    }
    assert.ok(denied.check('127.0.0.1') && denied.check('169.254.169.254'));
  }
});
