import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RoomServiceClient } from 'livekit-server-sdk';
import { parseDocument } from 'yaml';
import { mostlyHeard } from '../../test/support/heard-audio.ts';
import { freePort } from '../../test/support/ports.ts';
import { tones } from '../../test/support/telephony/dial-phone.ts';
import { commandOf, processTree } from '../support/processes.ts';
import { startScriptedStack } from '../support/stack.ts';
import { PhoneFleet } from './fleet.ts';
import { Probes } from './probes.ts';

/** The gateway with all that is behind it, and phones in processes of their own. */
export interface Place {
  stack: Awaited<ReturnType<typeof startScriptedStack>>;
  fleet: PhoneFleet;
  probes: Probes;
  /** Of the gateway's SIP. */
  port: number;
  /** Processes of the gateway: SIP and media. */
  gateway(): number[];
  /** Resolves once no room is left, or with how many are after a while. */
  untilNoRooms(): Promise<number>;
  close(): Promise<void>;
}

/** @param processes of phones: one with all of them would be slower than what it measures */
export async function openPlace(processes: number): Promise<Place> {
  const probes = new Probes();
  const linesDir = patientLines();
  const telephonyFile = join(probes.dir, 'telephony.yaml');
  // All is as it comes.
  writeFileSync(telephonyFile, '{}\n');
  const stack = await startScriptedStack({
    linesDir,
    realtime: {
      transcribe: ({ pcm }) => `I sing ${mostlyHeard(pcm, Object.values(tones), 24_000) ?? 'nothing'}`,
      respond: ({ lastUserText }) => ({
        text: 'Hello.',
        audio: { tone: lastUserText === '' ? tones.greeting : tones.answer, durationMs: 700 },
      }),
    },
    env: {
      HOYHOY_TELEPHONY: 'on',
      HOYHOY_TELEPHONY_FILE: telephonyFile,
      HOYHOY_SIP_HOST: '127.0.0.1',
      HOYHOY_SIP_PORT: String(await freePort()),
      ...probes.env,
    },
  });
  const { livekit, hoyhoy } = stack;
  const rooms = new RoomServiceClient(livekit.url.replace(/^ws/, 'http'), livekit.apiKey, livekit.apiSecret);
  const main = processTree(process.pid).find((pid) => /cli\.[jt]s telephony/.test(commandOf(pid)));
  if (main === undefined) throw new Error('The gateway is not among the processes of this run.');
  const fleet = new PhoneFleet(processes);
  return {
    stack,
    fleet,
    probes,
    port: Number(hoyhoy.sip?.split(':').at(-1)),
    gateway: () => processTree(main),
    async untilNoRooms() {
      for (let tries = 0; ; tries++) {
        const left = (await rooms.listRooms()).length;
        if (left === 0 || tries === 30) return left;
        await delay(1000);
      }
    },
    async close() {
      await fleet.close();
      await stack.close();
      probes.close();
      rmSync(linesDir, { recursive: true });
    },
  };
}

/** The demo's lines, which ask no silent caller whether they are there: calls that are held wait for their turn. */
function patientLines(): string {
  const dir = mkdtempSync(join(tmpdir(), 'hoyhoy-bench-lines-'));
  cpSync('demo/lines', dir, { recursive: true });
  const file = join(dir, 'shop', 'line.yaml');
  const line = parseDocument(readFileSync(file, 'utf8'));
  line.setIn(['limits', 'silenceSeconds'], 0);
  writeFileSync(file, line.toString());
  return dir;
}
