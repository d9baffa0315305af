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
  /** TCP to port 443, and UDP to TURN's own port. */
  | 'udp 3478'
  /** TCP to port 443 alone, as hotels and offices have it. */
  | 'https';

type Addresses = readonly [string, string, string];

export interface VisitorNetworkOptions {
  /**
   * Between it and this machine is a router that translates each public address to a private one, as clouds have it.
   * `hairpin`: packets of this machine to its own public address come back to it. Default: no router.
   */
  nat?: { hairpin: boolean };
}

/** A network apart from this machine's own, in which a visitor's browser runs: a namespace at the end of a cable. */
export interface VisitorNetwork {
  /** Addresses at which visitors reach this machine. */
  addresses: Addresses;
  /** Those that this machine knows of itself: the same, unless a router translates them. */
  own: Addresses;
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
export function openVisitorNetwork(
  names: Readonly<Record<string, 0 | 1 | 2>>,
  { nat }: VisitorNetworkOptions = {},
): VisitorNetwork {
  const name = `hoyhoy-${process.pid}-${randomInt(1_000_000)}`;
  const router = `${name}-router`;
  const [outside, inner] = [subnet(64, 160), subnet(160, 255)];
  const { addresses } = outside;
  const own = nat ? inner.addresses : addresses;
  const scripts = mkdtempSync(join(tmpdir(), 'hoyhoy-net-'));
  // `ip netns exec` lays these over the ones in /etc.
  const files = `/etc/netns/${name}`;
  const ip = (...args: string[]) => run('ip', args);
  const within = (space: string, ...args: string[]) => ip('netns', 'exec', space, ...args);
  const inside = (...args: string[]) => within(name, ...args);
  const spaces = nat ? [name, router] : [name];

  function know(unknown: readonly string[] = []): void {
    const known = Object.entries(names).filter(([known]) => !unknown.includes(known));
    const lines = known.map(([known, at]) => `${addresses[at]} ${known}\n`);
    writeFileSync(join(files, 'hosts'), `127.0.0.1 localhost\n${lines.join('')}`);
  }

  /** A cable between two spaces, `undefined` being this machine's own. Returns the name of its first end. */
  function lay(from: string | undefined, ours: readonly string[], to: string, theirs: readonly string[]): string {
    const [near, far] = [`hh${randomInt(1e9)}a`, `hh${randomInt(1e9)}b`];
    const there = from === undefined ? [] : ['-n', from];
    ip(...there, 'link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', to);
    for (const address of ours) ip(...there, 'addr', 'add', `${address}/29`, 'dev', near);
    ip(...there, 'link', 'set', near, 'up');
    for (const address of theirs) ip('-n', to, 'addr', 'add', `${address}/29`, 'dev', far);
    ip('-n', to, 'link', 'set', far, 'up');
    return near;
  }

  function close(): void {
    const undos = spaces.map((space) => () => ip('netns', 'del', space));
    for (const undo of [...undos, () => rmSync(files, { recursive: true })]) {
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
    for (const space of spaces) ip('netns', 'add', space);
    if (nat) {
      lay(undefined, own, router, [inner.last]);
      // Nothing that is meant for the visitor's network is to leave this machine.
      ip('route', 'add', `${outside.network}/29`, 'via', inner.last);
      const front = lay(router, addresses, name, [outside.last]);
      within(router, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
      const rules = translation(addresses, own, nat.hairpin ? undefined : front);
      run('ip', ['netns', 'exec', router, 'nft', '-f', '-'], rules);
    } else lay(undefined, addresses, name, [outside.last]);
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
    own,
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

/** Four addresses of a network of eight, at random between two second bytes. */
function subnet(from: number, until: number) {
  const net = `10.${randomInt(from, until)}.${randomInt(256)}`;
  return { network: `${net}.0`, addresses: [`${net}.1`, `${net}.2`, `${net}.3`] as const, last: `${net}.4` };
}

/**
 * Rules of nftables for a router that translates addresses one to one, all ports alike.
 * @param front its side towards visitors, where alone it translates what leaves; undefined: on both sides (hairpin)
 */
function translation(outside: Addresses, inner: Addresses, front: string | undefined): string {
  const pairs = outside.map((address, at) => [address, inner[at]] as const);
  const inwards = pairs.map(([address, behind]) => `ip daddr ${address} dnat to ${behind}`);
  const towards = front === undefined ? '' : `oifname "${front}" `;
  const outwards = pairs.map(([address, behind]) => `${towards}ip saddr ${behind} snat to ${address}`);
  return `table ip nat {
    chain in { type nat hook prerouting priority dstnat; ${inwards.join('; ')}; }
    chain out { type nat hook postrouting priority srcnat; ${outwards.join('; ')}; }
  }\n`;
}

/** Rules of nftables for what leaves the visitor's network. What they forbid vanishes, as behind most firewalls. */
function rules(passage: Passage): string {
  const filter = (...lines: string[]) =>
    `table ip visitor { chain out { type filter hook output priority 0; ${lines.join('; ')}; }; }\n`;
  const fresh = 'table ip visitor\ndelete table ip visitor\n';
  const open = 'oifname "lo" accept';
  if (passage === 'everything') return fresh;
  if (passage === 'tcp') return fresh + filter(open, 'ip protocol udp drop');
  if (passage === 'udp 3478') return fresh + filter(open, 'tcp dport 443 accept', 'udp dport 3478 accept', 'drop');
  return fresh + filter(open, 'tcp dport 443 accept', 'drop');
}

function run(program: string, args: readonly string[], input?: string): void {
  execFileSync(program, args, {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe'],
    ...(input !== undefined && { input }),
  });
}
