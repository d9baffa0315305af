import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { resamplePcm } from '../../../audio/resampler.ts';
import { readWav } from '../../../audio/wav.ts';
import { primary } from '../../../phrases/in-language.ts';
import { VOICE_RATE } from '../../audio/formats.ts';
import type { OtherVoice } from '../voices.ts';

/** Words a minute at speed 1; its slowest is 80. */
const USUAL_PACE = 165;
const SLOWEST_PACE = 80;
const DEADLINE_MS = 10_000;

/**
 * The program espeak-ng as a voice for the many languages that no freely licensed model speaks: robotic, but
 * understood. It is a process of its own, never linked: its licence is the GPL.
 * @param command the program's name or path @returns undefined where it is not installed
 */
export async function findEspeak(command = 'espeak-ng'): Promise<OtherVoice | undefined> {
  const languages = await languagesOf(command);
  if (languages.size === 0) return undefined;
  return {
    name: 'espeak-ng',
    speaks: (language) => languages.has(language),
    async speak(sentence, { language, speed, signal }) {
      const pace = Math.max(SLOWEST_PACE, Math.round(USUAL_PACE * speed));
      // Words go in by stdin: arguments are for everybody on the machine to read.
      const wav = await run(command, ['-v', language, '-s', String(pace), '--stdin', '--stdout'], sentence, signal);
      const recording = readWav(wav);
      if (!recording || recording.pcm.length === 0) throw new Error('espeak-ng gave no sound');
      return resamplePcm(recording.pcm, recording.rate, VOICE_RATE);
    },
  };
}

/** Primary subtags of the languages it has; none where it is not installed. */
async function languagesOf(command: string): Promise<Set<string>> {
  try {
    const { stdout } = await promisify(execFile)(command, ['--voices'], { timeout: DEADLINE_MS });
    // Columns: priority, language, age/gender, voice, file.
    const tags = stdout
      .split('\n')
      .slice(1)
      .map((row) => row.trim().split(/\s+/)[1]);
    return new Set(tags.filter((tag) => tag !== undefined).map(primary));
  } catch {
    return new Set();
  }
}

function run(command: string, args: readonly string[], input: string, signal?: AbortSignal): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: DEADLINE_MS,
      ...(signal && { signal }),
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stdin.on('error', () => {}); // It has ended: 'close' tells how.
    child.on('error', reject);
    child.on('close', (code, killedBy) => {
      if (code === 0) resolve(Buffer.concat(chunks));
      else reject(new Error(`${command} ended with ${killedBy ?? code}`));
    });
    child.stdin.end(input);
  });
}
