import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { installRecorder, installSpokenMicrophone } from './probe.ts';

/** How a visitor's microphone is. */
export type Microphone =
  /** Chromium's own fake device playing a WAV file once, from the moment the page opens it. */
  | { kind: 'file'; wav: string }
  /** Silent until the test speaks into it: `visitor.speak(wav)`. */
  | { kind: 'spoken' }
  /** There is one and the visitor refuses it. */
  | { kind: 'denied' }
  /** There is none. */
  | { kind: 'absent' };

/** A visitor's browser window on a page. */
export interface Visitor {
  page: Page;
  /** What the page wrote to its console, and errors that nobody caught. */
  console: string[];
  speak(wavPath: string): Promise<void>;
  /** 16-bit mono PCM at 48 kHz of what the page has received between two page times; default: all of it. */
  heard(fromMs?: number, untilMs?: number): Promise<Int16Array>;
  /** `performance.now()` of the page. */
  now(): Promise<number>;
  close(): Promise<void>;
}

export interface VisitorOptions {
  microphone: Microphone;
  viewport?: { width: number; height: number };
  locale?: string;
  /** Runs the browser inside a network of its own, trusting what it is told to trust. */
  from?: { program: string; env: Record<string, string> };
  /** Run before the page's own scripts. */
  beforePage?: (context: BrowserContext) => Promise<void>;
}

/** Opens a real, headless Chromium of its own for one visitor. Close it with `visitor.close()`. */
export async function openVisitor(url: string, options: VisitorOptions): Promise<Visitor> {
  const browser = await launch(options.microphone, options.from);
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1280, height: 800 },
    locale: options.locale ?? 'en-GB',
  });
  await context.addInitScript(installRecorder);
  if (options.microphone.kind === 'spoken') await context.addInitScript(installSpokenMicrophone);
  if (options.microphone.kind === 'file' || options.microphone.kind === 'absent') {
    await context.grantPermissions(['microphone']);
  }
  await options.beforePage?.(context);
  const page = await context.newPage();
  const consoleLines: string[] = [];
  page.on('console', (message) => consoleLines.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => consoleLines.push(`uncaught: ${error.message}`));
  await page.goto(url);
  return {
    page,
    console: consoleLines,
    speak: (wavPath) => page.evaluate((wav) => window.probe.speak(wav), readFileSync(wavPath).toString('base64')),
    async heard(fromMs = 0, untilMs = Number.MAX_VALUE) {
      const base64 = await page.evaluate(([from, until]) => window.probe.heard(from, until), [
        fromMs,
        untilMs,
      ] as const);
      const bytes = Buffer.from(base64, 'base64');
      return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
    },
    now: () => page.evaluate(() => performance.now()),
    close: () => browser.close(),
  };
}

async function launch(microphone: Microphone, from: VisitorOptions['from']): Promise<Browser> {
  return chromium.launch({
    executablePath: from?.program ?? chromiumPath(),
    ...(from && { env: { ...process.env, ...from.env } }),
    args: [
      // As root, which CI is, Chromium's sandbox can't start.
      '--no-sandbox',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      ...(microphone.kind === 'file'
        ? ['--use-fake-device-for-media-stream', `--use-file-for-fake-audio-capture=${microphone.wav}%noloop`]
        : []),
      ...(microphone.kind === 'denied' ? ['--use-fake-device-for-media-stream'] : []),
    ],
  });
}

/** @throws where no Chromium is on PATH, saying what to install. */
export function chromiumPath(): string {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      // Not this one; the last name leads to the error below.
    }
  }
  throw new Error('No Chromium on PATH. On Debian: apt-get install chromium; elsewhere install Chromium or Chrome.');
}
