import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a visitor's network lets out, to whatever address. */
export type Passage =
  | 'everything'
  /** No UDP. */
  | 'tcp'
  /** TCP to port 443 alone, as hotels and offices have it. */
  | 'https';

/** A network apart from this machine's own, in which a visitor's browser runs: a namespace at the end of a cable. */
export interface VisitorNetwork {
  /** Addresses of this machine at its end of the cable. */
  addresses: readonly [string, string, string];
  /** From now on, for new and open connections alike. @param unknown names that programs begun from now on can't find */
  let(passage: Passage, unknown?: readonly string[]): void;
  /** Path of a program that runs another one inside the network. */
  inside(program: string): string;
  close(): void;
}

/**
 * Makes the network. It needs Linux, root and Debian's `iproute2` and `nftables`, which `npm test` installs.
 * @param names that are known inside it, and which of its addresses each leads to
 * @throws Error with what to do, where it can't be made
 */
export function openVisitorNetwork(names: Readonly<Record<string, 0 | 1 | 2>>): VisitorNetwork {
  const name = `hoyhoy-${process.pid}-${randomInt(1_000_000)}`;
  const [ours, theirs] = [`hh${randomInt(1e9)}a`, `hh${randomInt(1e9)}b`];
  const net = `10.${randomInt(64, 255)}.${randomInt(256)}`;
  const addresses = [`${net}.1`, `${net}.2`, `${net}.3`] as const;
  const visitor = `${net}.4`;
  const scripts = mkdtempSync(join(tmpdir(), 'hoyhoy-net-'));
  // `ip netns exec` lays these over the ones in /etc.
  const files = `/etc/netns/${name}`;
  const ip = (...args: string[]) => run('ip', args);
  const inside = (...args: string[]) => ip('netns', 'exec', name, ...args);

  function know(unknown: readonly string[] = []): void {
    const known = Object.entries(names).filter(([known]) => !unknown.includes(known));
    const lines = known.map(([known, at]) => `${addresses[at]} ${known}\n`);
    writeFileSync(join(files, 'hosts'), `127.0.0.1 localhost\n${lines.join('')}`);
  }

  function close(): void {
    for (const undo of [() => ip('netns', 'del', name), () => rmSync(files, { recursive: true })]) {
      try {
        undo();
      } catch {
        // It was not made; whatever kept it from being made is told.
      }
    }
    rmSync(scripts, { recursive: true, force: true });
  }

  try {
    mkdirSync(files, { recursive: true });
    know();
    writeFileSync(join(files, 'resolv.conf'), '# nobody to ask\n');
    ip('netns', 'add', name);
    ip('link', 'add', ours, 'type', 'veth', 'peer', 'name', theirs, 'netns', name);
    for (const address of addresses) ip('addr', 'add', `${address}/29`, 'dev', ours);
    ip('link', 'set', ours, 'up');
    inside('ip', 'addr', 'add', `${visitor}/29`, 'dev', theirs);
    inside('ip', 'link', 'set', theirs, 'up');
    inside('ip', 'link', 'set', 'lo', 'up');
    // Browsers take the address of the default route for their own.
    inside('ip', 'route', 'add', 'default', 'via', addresses[0]);
    inside('nft', 'list', 'ruleset');
  } catch (cause) {
    close();
    throw new Error(
      'No network for a visitor can be made on this machine. Run the tests on Linux as root (sudo, or a container with ' +
        `--privileged), with iproute2 and nftables installed: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }

  return {
    addresses,
    let(passage, unknown) {
      know(unknown);
      run('ip', ['netns', 'exec', name, 'nft', '-f', '-'], rules(passage));
    },
    inside(program) {
      const script = join(scripts, program.replaceAll('/', '-'));
      writeFileSync(script, `#!/bin/sh\nexec ip netns exec ${name} ${program} "$@"\n`);
      chmodSync(script, 0o755);
      return script;
    },
    close,
  };
}

/** Rules of nftables for what leaves the visitor's network. What they forbid vanishes, as behind most firewalls. */
function rules(passage: Passage): string {
  const filter = (...lines: string[]) =>
    `table ip visitor { chain out { type filter hook output priority 0; ${lines.join('; ')}; }; }\n`;
  const fresh = 'table ip visitor\ndelete table ip visitor\n';
  const open = 'oifname "lo" accept';
  if (passage === 'everything') return fresh;
  if (passage === 'tcp') return fresh + filter(open, 'ip protocol udp drop');
  return fresh + filter(open, 'tcp dport 443 accept', 'drop');
}

function run(program: string, args: readonly string[], input?: string): void {
  execFileSync(program, args, {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe'],
    ...(input !== undefined && { input }),
  });
}
