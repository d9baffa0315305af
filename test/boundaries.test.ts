import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';

/**
 * The import table of the design: which room of the house may import which. A room may always import itself.
 * `main` is every file directly in server/, with commands and doctor: they put everything together.
 */
const mayImport: Readonly<Record<string, readonly string[] | 'everything'>> = {
  contract: [],
  widget: ['contract'],
  store: ['contract'],
  line: ['contract'],
  supervisor: ['contract'],
  livekit: ['contract', 'supervisor'],
  // What the telephone and the embedded speech share of sound.
  audio: [],
  // What every process that joins rooms needs beside rtc-node.
  rtc: [],
  realtime: ['contract'],
  // Of realtime only the events: speech is a server, not a client.
  speech: ['contract', 'line', 'phrases', 'emergency', 'realtime', 'audio'],
  calls: ['contract', 'line', 'store'],
  // Rings up who waits for it: who calls is admitted, as everybody is.
  callbacks: ['contract', 'line', 'store', 'calls'],
  api: ['contract', 'line', 'store', 'calls'],
  // Sends what callers left to where their line wants it.
  messages: ['contract', 'line', 'store', 'calls', 'phrases'],
  // What is said by rule, in each language.
  phrases: ['contract', 'line'],
  // Whoever takes a caller's words tells them what to do in danger.
  emergency: ['contract', 'line'],
  // What a model is told and may do, whether it speaks or writes.
  briefing: ['contract', 'line', 'phrases', 'realtime', 'store'],
  // What an owner does by telephone.
  owner: ['contract', 'line', 'phrases', 'store', 'calls'],
  agent: [
    'owner',
    'contract',
    'line',
    'phrases',
    'realtime',
    'store',
    'calls',
    'emergency',
    'rtc',
    'briefing',
    'audio',
  ],
  // Answers in writing, for those whose network lets no sound through.
  text: ['contract', 'line', 'realtime', 'store', 'calls', 'emergency', 'briefing'],
  telephony: ['contract', 'line', 'phrases', 'store', 'calls', 'audio', 'rtc'],
  main: 'everything',
};

/** The only ones who may use these, each with its reason. */
const reserved: { what: string; module: RegExp; allowed: RegExp }[] = [
  { what: 'livekit-client: loaded on intent', module: /^livekit-client$/, allowed: /^widget\/call\// },
  {
    what: 'ws: sockets are opened in few places',
    module: /^ws$/,
    allowed:
      /^server\/(realtime\/websocket-transport|agent\/worker\/worker|speech\/(server|socket)|demo-phone|telephony\/carriers\/twilio\/(twilio|stream))\.ts$/,
  },
  {
    what: "rtc-node: works in one thread of agents, of the doctor, and of the telephone's media processes",
    module: /^@livekit\/rtc-node$/,
    allowed: /^server\/(agent|doctor|rtc)\/|^server\/telephony\/media\/livekit-leg\.ts$/,
  },
  {
    what: 'what leaves for receivers of messages',
    module: /^(nodemailer|standardwebhooks)$/,
    allowed: /^server\/messages\//,
  },
  { what: 'the database', module: /^(better-sqlite3|kysely)$/, allowed: /^server\/store\// },
];

interface Source {
  file: string;
  text: string;
  /** Paths of our own files that it imports. */
  imports: string[];
  /** Packages that it imports. */
  packages: string[];
}

const sources = await readSources();

async function readSources(): Promise<Source[]> {
  const found: Source[] = [];
  for await (const file of glob(['server/**/*.ts', 'widget/**/*.ts'])) {
    const text = await readFile(file, 'utf8');
    const specifiers = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
    const own = specifiers.filter((specifier) => specifier.startsWith('.'));
    found.push({
      file,
      text,
      imports: own.map((specifier) => normalize(join(dirname(file), specifier))),
      packages: specifiers.filter((specifier) => !specifier.startsWith('.')),
    });
  }
  return found;
}

function roomOf(file: string): string {
  const [top, room, inside] = file.split('/');
  if (top === 'widget') return 'widget';
  return inside === undefined || room === 'commands' || room === 'doctor' ? 'main' : String(room);
}

test('every room is in the table, and imports only rooms that the table allows it', () => {
  const offences: string[] = [];
  for (const { file, imports } of sources) {
    const allowed = mayImport[roomOf(file)];
    if (allowed === undefined) offences.push(`${file} is in a room that the table does not know`);
    if (allowed === undefined || allowed === 'everything') continue;
    for (const imported of imports) {
      const room = roomOf(imported);
      if (room !== roomOf(file) && !allowed.includes(room)) offences.push(`${file} imports ${imported}`);
    }
  }
  assert.deepEqual(offences, []);
});

test('the embedded speech server takes only the event types of the Realtime client', () => {
  const taken = sources
    .filter(({ file }) => roomOf(file) === 'speech')
    .flatMap(({ file, imports }) =>
      imports.filter((imported) => roomOf(imported) === 'realtime').map((i) => [file, i]),
    );
  assert.deepEqual(
    taken.filter(([, imported]) => imported !== 'server/realtime/events.ts'),
    [],
  );
});

test('the SIP layer knows nothing of the rest but contract, and no package', () => {
  const layer = sources.filter(({ file }) => file.startsWith('server/telephony/sip/'));
  const offences = layer.flatMap(({ file, imports, packages }) => [
    ...imports.filter((i) => !i.startsWith('server/telephony/sip/') && roomOf(i) !== 'contract').map((i) => [file, i]),
    ...packages.filter((name) => !name.startsWith('node:')).map((name) => [file, name]),
  ]);
  assert.ok(layer.length > 50, `${layer.length} files`);
  assert.deepEqual(offences, []);
});

test("the telephone's RTP, codecs, encryption and playout are pure: no socket, no timer, nothing of the house but sound", () => {
  const pure = /^server\/(telephony\/(rtp|codec|srtp|playout)|audio)\//;
  // What a package has compiled must be read from a file once.
  const loader = 'server/telephony/codec/opus/library.ts';
  const offences = sources
    .filter(({ file }) => pure.test(file) && file !== loader)
    .flatMap(({ file, imports, packages }) => [
      ...imports.filter((imported) => !pure.test(imported)).map((imported) => `${file} imports ${imported}`),
      ...packages.filter((name) => name !== 'node:crypto').map((name) => `${file} imports ${name}`),
    ]);
  assert.deepEqual(offences, []);
});

test('no file is imported by way of itself', () => {
  const imports = new Map(sources.map((source) => [source.file, source.imports]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (done.has(file) || path.includes(file)) return;
    for (const imported of imports.get(file) ?? []) visit(imported, [...path, file]);
    done.add(file);
  };
  for (const { file } of sources) visit(file, []);
  assert.deepEqual(cycles, []);
});

test('only config.ts reads the environment', () => {
  const readers = sources
    .filter(({ file, text }) => file !== 'server/config.ts' && usesProcessEnv(file, text))
    .map(({ file }) => file);
  assert.deepEqual(readers, []);
});

test('packages with rules of their own are imported only where the rules allow', () => {
  const offences = sources.flatMap(({ file, packages }) =>
    reserved
      .filter(({ module, allowed }) => packages.some((name) => module.test(name)) && !allowed.test(file))
      .map(({ what }) => `${file} (${what})`),
  );
  assert.deepEqual(offences, []);
});

test('the scan sees what it is to judge', () => {
  assert.ok(sources.length > 100, `${sources.length} sources`);
  assert.ok(sources.some(({ file, packages }) => file === 'server/agent/worker/worker.ts' && packages.includes('ws')));
  assert.ok(
    sources.some(({ file, imports }) => file === 'server/api-server.ts' && imports.includes('server/api/app.ts')),
  );
  assert.ok(usesProcessEnv('a.ts', 'const x = process.env;'));
  assert.ok(usesProcessEnv('a.ts', "import { env } from 'node:process';"));
  assert.ok(!usesProcessEnv('a.ts', '// process.env'));
});

/** Looks at the syntax tree, so that a comment about the environment is none. */
function usesProcessEnv(file: string, text: string): boolean {
  if (!text.includes('process')) return false;
  let found = false;
  const visit = (node: ts.Node) => {
    if (ts.isPropertyAccessExpression(node) && node.name.text === 'env' && node.expression.getText() === 'process')
      found = true;
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      found ||= /^(node:)?process$/.test(node.moduleSpecifier.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
  return found;
}
