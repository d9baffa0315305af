import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { concatPcm, pcmFromBytes } from '../../../server/audio/pcm.ts';
import { Happenings } from '../happenings.ts';
import { freePort } from '../ports.ts';
import { listening } from '../sip/sipp.ts';
import { wavBytes } from '../wav.ts';

/** The codecs that it may have, each with the rate at which it is heard and speaks. */
const rates = { pcmu: 8000, opus: 48_000 } as const;
const message = z.object({ event: z.boolean().optional(), type: z.string().optional() });

export interface BaresipOptions {
  /** Folder of its own, for its settings and sounds. */
  dir: string;
  /** Of its account, as in `mediaenc=srtp-mand`. */
  account?: string;
  /** Certificate authority that it trusts; with TLS. */
  ca?: string;
  /** Whom it is called as. */
  user?: string;
  /** Where it is called; any port where it only calls. */
  port?: number;
  /** The only one that it has. Default PCMU. */
  codec?: keyof typeof rates;
  /** What it says, from when it is answered: at 8 kHz, with Opus at 48 kHz. */
  says: Int16Array;
}

/** Debian's baresip, remotely controlled: a telephone that others wrote. */
export class Baresip {
  readonly events: string[] = [];
  readonly #happenings = new Happenings();
  readonly #dir: string;
  readonly #child: ChildProcess;
  readonly #control: Socket;
  #output = '';
  #unread = '';

  static async start(options: BaresipOptions): Promise<Baresip> {
    const { dir, account = '', ca, user = 'baresip', port: sip = 0, codec = 'pcmu', says } = options;
    const port = await freePort();
    writeFileSync(join(dir, 'says.wav'), wavBytes([says], rates[codec]));
    writeFileSync(join(dir, 'accounts'), `<sip:${user}@127.0.0.1>;regint=0;audio_codecs=${codec};${account}\n`);
    writeFileSync(
      join(dir, 'config'),
      [
        'module_path /usr/lib/baresip/modules',
        ...['g711', 'opus', 'aufile', 'aubridge', 'sndfile', 'srtp'].map((name) => `module ${name}.so`),
        ...['account', 'menu', 'ctrl_tcp'].map((name) => `module_app ${name}.so`),
        `audio_source aufile,${join(dir, 'says.wav')}`,
        'audio_player aubridge,nil',
        ...(codec === 'opus'
          ? ['ausrc_srate 48000', 'ausrc_channels 1', 'auplay_channels 1', 'opus_inbandfec yes']
          : []),
        // All that goes either way is written there.
        `snd_path ${dir}`,
        `sip_listen 127.0.0.1:${sip}`,
        ...(ca === undefined ? [] : [`sip_cafile ${ca}`]),
        `ctrl_tcp_listen 127.0.0.1:${port}`,
        '',
      ].join('\n'),
    );
    const child = spawn('baresip', ['-s', '-f', dir], { stdio: ['pipe', 'pipe', 'pipe'] });
    await listening(port);
    const control = connect(port, '127.0.0.1');
    await once(control, 'connect');
    return new Baresip(child, control, dir);
  }

  private constructor(child: ChildProcess, control: Socket, dir: string) {
    this.#child = child;
    this.#control = control;
    this.#dir = dir;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#log(text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#log(text));
    control.setEncoding('utf8').on('data', (text: string) => this.#read(text));
  }

  command(command: string, params = ''): void {
    const text = JSON.stringify({ command, params });
    this.#control.write(`${text.length}:${text},`);
  }

  /** Until it tells of such an event, as `CALL_ESTABLISHED`. */
  until(type: string): Promise<void> {
    return this.#happenings.until(() => this.events.includes(type), `${type} of baresip:\n${this.#output}`, 10_000);
  }

  /** Until the SIP messages since it began show that. */
  untilTraced(message: RegExp): Promise<void> {
    return this.#happenings.until(() => message.test(this.#output), `${message} in:\n${this.#output}`, 10_000);
  }

  /** What it has played, at 8 kHz, once it has ended; after a hold it writes another file. */
  heard(): Int16Array {
    const files = readdirSync(this.#dir).filter((name) => /^dump-.*-dec\.wav$/.test(name));
    return concatPcm(files.sort().map((name) => narrow(join(this.#dir, name))));
  }

  /** Idempotent. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const closed = once(this.#child, 'close');
    this.#control.destroy();
    this.#child.kill('SIGTERM');
    await closed;
  }

  #log(text: string): void {
    this.#output += text;
    this.#happenings.check();
  }

  /** Netstrings: length, colon, JSON, comma. */
  #read(text: string): void {
    this.#unread += text;
    for (;;) {
      const [, digits] = /^(\d+):/.exec(this.#unread) ?? [];
      if (digits === undefined) return;
      const [from, length] = [digits.length + 1, Number(digits)];
      if (this.#unread.length < from + length + 1) return;
      const { event, type } = message.parse(JSON.parse(this.#unread.slice(from, from + length)));
      this.#unread = this.#unread.slice(from + length + 1);
      if (event && type !== undefined) this.events.push(type);
      this.#happenings.check();
    }
  }
}

/** Opus it writes down in stereo. */
function narrow(wav: string): Int16Array {
  const format = ['-f', 's16le', '-ac', '1', '-ar', '8000', '-'];
  return pcmFromBytes(execFileSync('ffmpeg', ['-v', 'error', '-i', wav, ...format], { maxBuffer: 1 << 26 }));
}
