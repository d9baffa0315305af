import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { Happenings } from '../happenings.ts';
import { readWav, wavBytes } from '../wav.ts';
import { unpacked } from './unpacked.ts';

/** PJSIP with its Python binding, for CPython 3.11 on 64-bit Linux. */
const WHEEL = {
  ...{ name: 'pjsua2-python', version: '2.15.1.post1', licence: 'GPL-2.0-or-later', languages: [], size: 4_827_457 },
  sha256: '4eb5c3afca5ef589f94493ae14c86dbaf3584a9abc7964e89864ed85020c3d16',
  about: 'the SIP user agent of PJSIP',
};

const RATE = 16_000;
const event = z.object({
  event: z.string(),
  state: z.string().optional(),
  status: z.number().optional(),
  codec: z.string().optional(),
  digit: z.string().optional(),
});

export interface Pjsua2Options {
  /** Folder of its own, for its sounds. */
  dir: string;
  codec: 'PCMU' | 'PCMA' | 'G722';
  transport: 'udp' | 'tcp' | 'tls';
  /** Certificate authority that it trusts; with TLS. */
  ca?: string;
  srtp?: boolean;
  /** 16 kHz: what it says, again and again, from when it is answered. */
  says: Int16Array;
}

/** PJSIP's pjsua2, remotely controlled: a telephone that others wrote, and many run. */
export class Pjsua2 {
  readonly events: z.infer<typeof event>[] = [];
  readonly #happenings = new Happenings();
  readonly #child: ChildProcess;
  readonly #hears: string;
  #errors = '';

  static async start({ dir, says, ...options }: Pjsua2Options): Promise<Pjsua2> {
    const packages = await unpacked('pjsua2', WHEEL);
    const files = { says: join(dir, 'says.wav'), hears: join(dir, 'hears.wav') };
    writeFileSync(files.says, wavBytes([says], RATE));
    const script = join(import.meta.dirname, 'pjsua2-phone.py');
    const child = spawn('python3', [script, JSON.stringify({ srtp: false, ca: '', ...options, ...files })], {
      env: { ...process.env, PYTHONPATH: packages, PYTHONUNBUFFERED: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const phone = new Pjsua2(child, files.hears);
    await phone.until('ready', () => true);
    return phone;
  }

  private constructor(child: ChildProcess, hears: string) {
    this.#child = child;
    this.#hears = hears;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        // Its own log has begun before it can be told to be quiet.
        if (!line.startsWith('{')) return;
        this.events.push(event.parse(JSON.parse(line)));
        this.#happenings.check();
      });
    }
  }

  command(command: string, more: Record<string, string> = {}): void {
    this.#child.stdin?.write(`${JSON.stringify({ command, ...more })}\n`);
  }

  /** Until so many such events have come. */
  until(name: string, isIt: (event: Pjsua2['events'][number]) => boolean, count = 1): Promise<void> {
    const met = () => this.events.filter((one) => one.event === name && isIt(one)).length >= count;
    return this.#happenings.until(met, `${name} of pjsua2`, 20_000).catch((error: Error) => {
      throw new Error(`${error.message} among ${JSON.stringify(this.events)} ${this.#errors}`);
    });
  }

  /** What it has heard; once it is closed. */
  heard(): { pcm: Int16Array; rate: number } {
    return readWav(this.#hears);
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const closed = once(this.#child, 'close');
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await closed;
    clearTimeout(timer);
  }
}
