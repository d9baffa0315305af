import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type GatewayRig, startGatewayRig } from '../../../support/telephony/gateway-rig.ts';
import { scan } from '../../../support/telephony/sipvicious.ts';

/** The first one is there; a scan goes through all. */
const EXTENSIONS = '100-119';

describe('sipvicious', () => {
  let rig: GatewayRig;
  let home: string;
  let port: string;
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'hoyhoy-sipvicious-'));
    rig = await startGatewayRig({
      telephony: {
        inboundTrunks: [
          { name: 'desk', numbers: ['100'], authUsername: '100', authPassword: 'a password of the desk' },
        ],
        rules: [{ name: 'all', line: 'bakery' }],
      },
    });
    port = String(rig.gateway.bound.udp?.port);
  });
  after(async () => {
    await rig.close();
    await rm(home, { recursive: true, force: true });
  });

  test('finds nothing under its own name', async () => {
    const found = await scan('svmap', ['127.0.0.1', '-p', port], { home });
    assert.ok(!found.includes(`127.0.0.1:${port}`), found);
  });

  test('in disguise finds a server, as a carrier would, without its version', async () => {
    const found = await scan('svmap', ['127.0.0.1', '-p', port, '--fromname', 'Polycom'], {
      home,
      disguise: 'Polycom',
    });
    assert.ok(found.includes(`127.0.0.1:${port}`), found);
    assert.match(found, /\| Hoyhoy +\|/);
  });

  for (const method of ['REGISTER', 'INVITE', 'OPTIONS']) {
    for (const disguise of [undefined, 'Polycom']) {
      test(`learns no extension by ${method}${disguise ? ' in disguise' : ''}`, async () => {
        const args = ['127.0.0.1', '-p', port, '-e', EXTENSIONS, '-m', method, '--maximumtime', '3'];
        const found = await scan('svwar', args, { home, ...(disguise && { disguise }) });
        assert.doesNotMatch(found, /\|\s*1[01]\d\s*\|/, found);
        assert.equal(rig.gateway.calls, 0);
      });
    }
  }
});
