import { Command, InvalidArgumentError } from 'commander';
import type { AnswersOptions } from './commands/answers.ts';
import type { ApiCommandOptions } from './commands/api.ts';
import type { CommandContext } from './commands/context.ts';
import type { DoNotCallOptions } from './commands/do-not-call.ts';
import type { ListOptions } from './commands/messages.ts';
import type { PhoneOptions } from './commands/phone-options.ts';
import type { SpeechCommandOptions } from './commands/speech.ts';
import { type Config, configFromProcess, inheritedEnvironment, secretsOf } from './config.ts';
import { Failure } from './contract/index.ts';
import { createLog, type Log } from './log.ts';
import { packageVersion } from './package.ts';
import { tellStarter } from './supervisor/child.ts';
import { createTerminal } from './terminal.ts';

const write = (text: string) => void process.stderr.write(text);
let config: Config | undefined;
let log: Log | undefined;
const context: CommandContext = {
  config: () => (config ??= configFromProcess()),
  log: () => (log ??= startLog(context.config())),
  environment: inheritedEnvironment(),
  terminal: createTerminal({ write, isTTY: process.stderr.isTTY }),
  print: (line) => void process.stdout.write(`${line}\n`),
};

// Commands are loaded when they are run: most of them bring native libraries that the others need not wait for.
const program = new Command('hoyhoy')
  .description('One voice agent on every line: web pages and phones.')
  .version(packageVersion)
  .showHelpAfterError()
  .addHelpText('after', '\nThe environment configures it: docs/configuration.md lists the variables.');

program
  .command('demo')
  .description('set everything up, and serve a shop’s page with a call button')
  .action(async () => (await import('./commands/demo.ts')).demoCommand(context));
program
  .command('serve')
  .description('take calls for your own lines: LiveKit, speech, agents, API and widget')
  .action(async () => (await import('./commands/serve.ts')).serveCommand(context));
program
  .command('worker')
  .description('one process of agents, for the LiveKit of LIVEKIT_URL')
  .action(async () => (await import('./commands/worker.ts')).workerCommand(context));
program
  .command('speech')
  .description('the embedded Realtime server alone, on HOYHOY_SPEECH_PORT')
  .option(
    '--models-tried',
    'go without models that can be done without and are not there: do not try to fetch them',
    false,
  )
  .action(async (options: SpeechCommandOptions) =>
    (await import('./commands/speech.ts')).speechCommand(context, options),
  );
program
  .command('api')
  .description('API and widget alone, for the LiveKit of LIVEKIT_URL')
  .option('--livekit-for-visitors <url>', 'its address for visitors, where that is another one')
  .option('--signalling <url>', 'serve the signalling of that livekit-server at the same port')
  .option('--phones', 'offer callers to go on by phone, as a gateway answers the numbers of the lines')
  .option('--turn-port <port>', 'share the port with the TURN server at that one', atLeastOne)
  .option('--carriers <url>', 'pass webhooks and sounds of carriers on to the telephone gateway there')
  .action(async (options: ApiCommandOptions) => (await import('./commands/api.ts')).apiCommand(context, options));
const telephony = program
  .command('telephony')
  .description('the SIP gateway alone, for the LiveKit of LIVEKIT_URL')
  .action(async () => (await import('./commands/telephony.ts')).telephonyCommand(context));
telephony
  .command('provision')
  .description('set up trunks and dispatch rules in the LiveKit of LIVEKIT_URL, for livekit-sip or LiveKit Cloud')
  .option('--dry-run', 'only tell what would be changed', false)
  .action(async (options: { dryRun: boolean }) =>
    (await import('./commands/provision.ts')).provisionCommand(context, options),
  );
program
  .command('phone')
  .argument('[address]', 'whom to call, as in sip:shop@127.0.0.1:5060')
  .description('call by telephone from the terminal, or be called, and tell what was heard')
  .option('--listen [address]', 'wait to be called, there (default: 127.0.0.1:5070)')
  .option('--register <address>', 'be called as this extension of a PBX, as in sip:42@pbx.example')
  .option(
    '--say <text>',
    'what to say after the greeting, with the embedded voice; more of them after each answer',
    more,
  )
  .option('--wav <file>', 'what to play after the greeting, a 16-bit mono WAV file')
  .option('--digits <keys>', 'keys to press after the greeting, as in 123#')
  .option('--record <file>', 'keep what was heard in this WAV file')
  .option('--from <number>', 'number to call from (default: one that nobody has)')
  .option('--codec <codec>', 'PCMU, PCMA, G722 or opus', 'PCMU')
  .option('--srtp', 'encrypt the sound', false)
  .option('--user <name>', 'user to sign in as')
  .option('--password-env <variable>', 'environment variable that holds the password')
  .option('--no-words', 'do not recognise what was heard')
  .action(async (address: string | undefined, options: PhoneOptions) =>
    (await import('./commands/phone.ts')).phoneCommand(context, address, options),
  );
const line = program.command('line').description('look at lines');
line
  .command('check')
  .argument('[dir...]', 'folders of lines (default: all in HOYHOY_LINES)')
  .description('tell every problem of lines, with file, line and cure')
  .action(async (dirs: string[]) => (await import('./commands/line.ts')).lineCheckCommand(context, dirs));
line
  .command('key')
  .argument('<line>', 'id of the line, as its folder is named')
  .description('make a key with which an app may place calls')
  .action(async (id: string) => (await import('./commands/line.ts')).lineKeyCommand(context, id));
line
  .command('pin')
  .argument('<line>', 'id of the line, as its folder is named')
  .description('make a PIN with which you can do things by calling the line')
  .action(async (id: string) => (await import('./commands/line.ts')).linePinCommand(context, id));
line
  .command('answers')
  .argument('<line>', 'id of the line, as its folder is named')
  .description('answers that you dictated by telephone, which the line tells callers')
  .option('--remove <id>', 'take this one back')
  .option('--json', 'as JSON', false)
  .action(async (id: string, options: AnswersOptions) =>
    (await import('./commands/answers.ts')).answersCommand(context, id, options),
  );
line
  .command('questions')
  .argument('<line>', 'id of the line, as its folder is named')
  .description('what callers asked and the line did not know')
  .option('--calls <count>', 'look at so many of the newest calls', atLeastOne, 500)
  .option('--json', 'as JSON', false)
  .action(async (id: string, options: { calls: number; json: boolean }) =>
    (await import('./commands/questions.ts')).questionsCommand(context, id, options),
  );
program
  .command('calls')
  .argument('[id]', 'show this call whole, with what was said')
  .description('list the newest calls')
  .option('--line <line>', 'only calls of this line')
  .option('--limit <count>', 'at most so many', atLeastOne, 20)
  .option('--json', 'as JSON', false)
  .action(async (id: string | undefined, options: { line?: string; limit: number; json: boolean }) =>
    (await import('./commands/calls.ts')).callsCommand(context, id, options),
  );
const messages = program.command('messages').description('what callers left for the owner');
messages
  .command('list', { isDefault: true })
  .description('list what the owner has not done with, newest first')
  .option('--line <line>', 'only of this line')
  .option('--all', 'also what is done', false)
  .option('--limit <count>', 'at most so many', atLeastOne, 20)
  .option('--json', 'as JSON', false)
  .action(async (options: ListOptions) =>
    (await import('./commands/messages.ts')).listMessagesCommand(context, options),
  );
messages
  .command('show')
  .argument('<id>', 'of the message, or how it begins')
  .description('show a message whole, and how it was sent')
  .option('--json', 'as JSON', false)
  .action(async (id: string, { json }: { json: boolean }) =>
    (await import('./commands/messages.ts')).showMessageCommand(context, id, json),
  );
messages
  .command('done')
  .argument('<id>', 'of the message, or how it begins')
  .description('mark a message as done')
  .option('--undo', 'mark it as not done', false)
  .action(async (id: string, { undo }: { undo: boolean }) =>
    (await import('./commands/messages.ts')).doneCommand(context, id, !undo),
  );
messages
  .command('send')
  .argument('<id>', 'of the message, or how it begins')
  .description('send again what was given up')
  .action(async (id: string) => (await import('./commands/messages.ts')).sendAgainCommand(context, id));
const callbacks = program.command('callbacks').description('who waits to be called back');
callbacks
  .command('list', { isDefault: true })
  .description('list who waits, newest first')
  .option('--line <line>', 'only of this line')
  .option('--all', 'also who has been called, and who was not reached', false)
  .option('--limit <count>', 'at most so many', atLeastOne, 20)
  .option('--json', 'as JSON', false)
  .action(async (options: ListOptions) =>
    (await import('./commands/callbacks.ts')).listCallBacksCommand(context, options),
  );
callbacks
  .command('add')
  .argument('<line>', 'id of the line, as its folder is named')
  .argument('<number>', 'of somebody who has asked for it, with the code of the country')
  .description('have somebody called')
  .option('--matter <text>', 'what it is about, for the agent')
  .action(async (line: string, number: string, options: { matter?: string }) =>
    (await import('./commands/callbacks.ts')).addCallBackCommand(context, { line, number, ...options }),
  );
callbacks
  .command('cancel')
  .argument('<id>', 'of the call-back, or how it begins')
  .description('call somebody back no more')
  .action(async (id: string) => (await import('./commands/callbacks.ts')).cancelCallBackCommand(context, id));
program
  .command('do-not-call')
  .argument('<line>', 'id of the line, as its folder is named')
  .argument('[number]', 'with the code of its country, or its hash as the list has it')
  .description('whom a line does not call at the wish of others')
  .option('--add', 'put this number on the list', false)
  .option('--lift', 'take this number off the list', false)
  .option('--json', 'as JSON', false)
  .action(async (line: string, number: string | undefined, options: DoNotCallOptions) =>
    (await import('./commands/do-not-call.ts')).doNotCallCommand(context, line, number, options),
  );
program
  .command('allowance')
  .argument('<line>', 'id of the line, as its folder is named')
  .argument('[caller]', 'a telephone number, or a caller as the list names them')
  .description('what callers of a line have talked in this month')
  .option('--reset', 'give it back to this caller', false)
  .option('--json', 'as JSON', false)
  .action(async (id: string, caller: string | undefined, options: { reset: boolean; json: boolean }) =>
    (await import('./commands/allowance.ts')).allowanceCommand(context, id, caller, options),
  );
program
  .command('notices')
  .description('what owners were told of: limits that were reached, messages that could not be sent')
  .option('--days <count>', 'of so many days', atLeastOne, 7)
  .option('--json', 'as JSON', false)
  .action(async (options: { days: number; json: boolean }) =>
    (await import('./commands/notices.ts')).noticesCommand(context, options),
  );
program
  .command('doctor')
  .description('look at each part, and place a test call over WebRTC with its timings')
  .option('--url <url>', 'address of the API (default: http://127.0.0.1:HOYHOY_PORT)')
  .option('--line <line>', 'line to call (default: the first)')
  .option('--start', 'start a server for the examination', false)
  .action(async (options: { url?: string; line?: string; start: boolean }) =>
    (await import('./commands/doctor.ts')).doctorCommand(context, options),
  );

try {
  await program.parseAsync();
} catch (error) {
  const told = await tellStarter(error);
  if (!told || !(error instanceof Failure) || config?.logLevel === 'debug') write(describe(error));
  process.exit(1);
}

function startLog(settings: Config): Log {
  const started = createLog({ level: settings.logLevel, pretty: process.stderr.isTTY, write });
  for (const secret of secretsOf(settings)) started.keepSecret(secret);
  return started;
}

function describe(error: unknown): string {
  if (error instanceof Failure && config?.logLevel !== 'debug') return `${error.message}\n  ${error.cure}\n`;
  return `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
}

/** Of an option that may be given more than once. */
function more(value: string, before: string[] = []): string[] {
  return [...before, value];
}

function atLeastOne(value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return count;
}
