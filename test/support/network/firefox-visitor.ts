/**
 * A visitor in Debian's Firefox, as a process of its own: Firefox is driven over a socket of 127.0.0.1, which is another
 * one inside a visitor's network. Arguments: the page, and a profile folder. Calls, asks a question in writing, and
 * prints as JSON what the page told and whether it was heard.
 */
import puppeteer from 'puppeteer-core';

const [url = '', userDataDir = '', question = ''] = process.argv.slice(2);
const browser = await puppeteer.launch({
  browser: 'firefox',
  executablePath: '/usr/bin/firefox-esr',
  userDataDir,
  headless: true,
  extraPrefsFirefox: {
    // A microphone that hums, and nobody to ask for it.
    'media.navigator.streams.fake': true,
    'media.navigator.permission.disabled': true,
    'media.autoplay.default': 0,
    // Nothing is to be asked of the internet, which is not there.
    'network.captive-portal-service.enabled': false,
    'network.connectivity-service.enabled': false,
  },
});
try {
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(listen);
  await page.goto(url);
  await page.locator('hoyhoy-call >>> .launcher').click();
  await said(/Marlow Street Bakery/);
  await page.locator('hoyhoy-call >>> form.composer input').fill(question);
  await page.keyboard.press('Enter');
  const answer = await said(/croissant/i);
  await page.waitForFunction(() => window.visitor.energy > 0.01);
  await page.locator('hoyhoy-call >>> .end').click();
  await page.waitForFunction(() => document.querySelector('hoyhoy-call')?.state === 'idle');
  process.stdout.write(JSON.stringify({ answer, states: await page.evaluate(() => window.visitor.states) }));

  /** The first final caption of the agent that fits. */
  async function said(words: RegExp): Promise<string> {
    const found = await page.waitForFunction(
      (source) => window.visitor.captions.find((text) => new RegExp(source, 'i').test(text)),
      { timeout: 40_000 },
      words.source,
    );
    return String(await found.jsonValue());
  }
} finally {
  await browser.close();
}

declare global {
  interface Window {
    visitor: { captions: string[]; states: string[]; energy: number };
  }
}

/** Runs in the page before its scripts, and may use nothing from outside its own body. */
function listen(): void {
  const visitor = { captions: [] as string[], states: [] as string[], energy: 0 };
  window.visitor = visitor;
  document.addEventListener('hoyhoy-state', ({ detail }) => visitor.states.push(detail.state));
  document.addEventListener('hoyhoy-caption', ({ detail }) => {
    if (detail.speaker === 'agent' && detail.final) visitor.captions.push(detail.text);
  });
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      // What was decoded, whether or not this machine has a loudspeaker.
      setInterval(async () => {
        for (const report of (await this.getStats()).values()) {
          if (report.type === 'inbound-rtp') visitor.energy = Math.max(visitor.energy, report.totalAudioEnergy ?? 0);
        }
      }, 200);
    }
  };
}
