import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Failure } from '../../server/contract/index.ts';

/** What is run beside our own code: a program or file, and the Debian package that brings it. */
export interface Need {
  what: string;
  present: () => boolean;
  debianPackage: string;
}

const onPath = (name: string) => spawnSync('which', [name], { stdio: 'ignore' }).status === 0;
const testNeeds: readonly Need[] = [
  {
    what: 'Chromium',
    present: () =>
      ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].some(onPath) ||
      existsSync('/Applications/Google Chrome.app') ||
      existsSync('/Applications/Chromium.app'),
    debianPackage: 'chromium',
  },
  { what: 'sox', present: () => onPath('sox'), debianPackage: 'sox' },
  { what: 'ffmpeg', present: () => onPath('ffmpeg'), debianPackage: 'ffmpeg' },
  { what: 'sipp', present: () => onPath('sipp'), debianPackage: 'sip-tester' },
  { what: 'sipsak', present: () => onPath('sipsak'), debianPackage: 'sipsak' },
  { what: 'baresip', present: () => onPath('baresip'), debianPackage: 'baresip-core' },
  { what: 'redis-server', present: () => onPath('redis-server'), debianPackage: 'redis-server' },
  { what: 'espeak-ng', present: () => onPath('espeak-ng'), debianPackage: 'espeak-ng' },
  { what: 'openssl', present: () => onPath('openssl'), debianPackage: 'openssl' },
  { what: 'certutil', present: () => onPath('certutil'), debianPackage: 'libnss3-tools' },
  // Networks of visitors' own are Linux's.
  ...(process.platform === 'linux'
    ? [
        { what: 'ip', present: () => onPath('ip'), debianPackage: 'iproute2' },
        { what: 'nft', present: () => onPath('nft'), debianPackage: 'nftables' },
      ]
    : []),
  {
    what: 'nginx with its stream module',
    present: () => onPath('nginx') && existsSync('/usr/lib/nginx/modules/ngx_stream_module.so'),
    debianPackage: 'libnginx-mod-stream',
  },
  { what: 'Firefox', present: () => onPath('firefox-esr'), debianPackage: 'firefox-esr' },
  {
    what: 'recorded human speech (asterisk-core-sounds-en-wav)',
    present: () => existsSync('/usr/share/asterisk/sounds'),
    debianPackage: 'asterisk-core-sounds-en-wav',
  },
  {
    what: 'recorded human speech in Spanish (asterisk-core-sounds-es-wav)',
    present: () => existsSync('/usr/share/asterisk/sounds/es_MX_f_Allison/conf-getpin.wav'),
    debianPackage: 'asterisk-core-sounds-es-wav',
  },
];

/**
 * Brings the programs that tests (or a benchmark) need: by apt where we are root on Debian or Ubuntu.
 * @throws Failure `test-needs-missing`, naming what to install, elsewhere
 */
export function ensureMachine(tell: (text: string) => void, needs = testNeeds): void {
  const missing = needs.filter((need) => !need.present());
  if (missing.length === 0) return;
  const packages = missing.map((need) => need.debianPackage);
  if (!onPath('apt-get') || process.getuid?.() !== 0) throw needsMissing(missing);
  tell(`installing ${packages.join(', ')} (apt-get)`);
  const installed =
    apt(['install', '-y', '--no-install-recommends', ...packages]) ||
    // A clean machine has no package lists yet, or old ones.
    (apt(['update']) && apt(['install', '-y', '--no-install-recommends', ...packages]));
  if (!installed) throw needsMissing(missing);
}

function apt(args: string[]): boolean {
  const result = spawnSync('apt-get', ['-qq', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  return result.status === 0;
}

const needsMissing = (missing: readonly Need[]) =>
  new Failure({
    reason: 'test-needs-missing',
    message: `Not on this machine: ${missing.map((need) => need.what).join(', ')}.`,
    cure: `On Debian or Ubuntu: sudo apt-get install ${missing.map((need) => need.debianPackage).join(' ')}`,
  });
