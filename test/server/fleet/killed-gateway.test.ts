import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { CallerKeys, callerPot, monthlyWant, monthOf } from '../../../server/calls/caller-allowance.ts';
import { type Fleet, GREETING, startFleet } from '../../support/fleet.ts';
import { aLine } from '../../support/lines.ts';
import { freePort } from '../../support/ports.ts';
import { type DialledCall, dialPhone } from '../../support/telephony/dial-phone.ts';

const SECRET = 'a secret of the fleet, long enough to be one';
const ANN = '+441632960961';
const MONTH_S = 900;
/** As the fleet's, as far as its callers are counted. */
const line = aLine({ id: 'fleet', timezone: 'UTC' });

describe('a telephone gateway that is killed in the middle of a call', () => {
  let fleet: Fleet;
  let sipPort: number;
  const caller = new CallerKeys(SECRET).ofNumber(line.id, ANN);
  const phones: DialledCall[] = [];

  before(async () => {
    sipPort = await freePort();
    fleet = await startFleet({
      workers: 1,
      yaml: 'allowance: { minutesPerMonth: 15 }\n',
      env: { HOYHOY_TELEPHONY: 'on', HOYHOY_SIP_PORT: String(sipPort), HOYHOY_SECRET: SECRET },
    });
  });
  after(async () => {
    await Promise.all(phones.map((phone) => phone.close()));
    await fleet.close();
  });

  const balance = () => fleet.store.balance(callerPot(line, caller), monthOf(Date.now(), 'UTC'));
  const newest = async () => (await fleet.store.listCalls({ limit: 1 }))[0]?.id ?? '';
  async function greeted(): Promise<{ phone: DialledCall; callId: string }> {
    const phone = await dialPhone(() => sipPort, { to: 'fleet', from: ANN });
    phones.push(phone);
    await phone.sip.until('established');
    const callId = await newest();
    await fleet.untilRecord(
      callId,
      ({ turns }) => turns.some(({ text }) => text.endsWith(GREETING)),
      'greeting',
      60_000,
    );
    return { phone, callId };
  }
  /** Not dead once it has been asked for again: the supervisor has started another. */
  async function gatewayPid(not?: number): Promise<number> {
    for (let look = 0; look < 400; look += 1) {
      const pid = await childOf(fleet.serve.process.pid ?? 0, 'telephony');
      if (pid !== undefined && pid !== not) return pid;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('There is no gateway.');
  }

  it('has its caller’s time booked as far as they talked, and the next call begins with what is left', async () => {
    const want = monthlyWant(line, { id: 'before', caller, amount: MONTH_S - 60, limit: MONTH_S, at: Date.now() });
    await fleet.store.reserve({ callId: 'before', wants: [want] });
    await fleet.store.settle([{ id: want.id, spent: want.amount }]);

    const first = await greeted();
    const gateway = await gatewayPid();
    process.kill(gateway, 'SIGKILL');
    const record = await fleet.untilRecord(first.callId, ({ state }) => state === 'ended', 'end', 60_000);
    assert.ok(['caller-left', 'room-gone', 'allowance-spent'].includes(record.endReason ?? ''), record.endReason);
    const lived = ((record.endedAt ?? 0) - record.createdAt) / 1000;

    await gatewayPid(gateway);
    for (let look = 0; (await balance()).reserved > 0 && look < 200; look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const { used, reserved } = await balance();
    assert.equal(reserved, 0);
    assert.ok(used > MONTH_S - 60 && used <= MONTH_S - 60 + lived + 2, `${used} booked after ${lived} s`);
    // The next one may come before the new gateway listens.
    const second = await greeted();
    const told = (await fleet.store.getCall(second.callId))?.turns.map(({ text }) => text).join(' ') ?? '';
    assert.match(told, /^You have (a few seconds|half a minute|one minute) left on this line this month\. Hello/);
    await second.phone.hangUp();
    await fleet.untilRecord(second.callId, ({ state }) => state === 'ended', 'end', 60_000);
  });
});

/** The first process below another one whose command line names this. */
async function childOf(pid: number, named: string): Promise<number | undefined> {
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const read = (file: string) => readFile(`/proc/${entry}/${file}`, 'utf8').catch(() => '');
    const [status, command] = [await read('status'), await read('cmdline')];
    if (command.split('\0').includes(named) && /^PPid:\s+(\d+)/m.exec(status)?.[1] === String(pid))
      return Number(entry);
  }
  return undefined;
}
