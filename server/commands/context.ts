import type { Environment } from '../child-processes.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import type { Terminal } from '../terminal.ts';

/** What every command is given. */
export interface CommandContext {
  /** Read when first asked for, so that `--help` works with a broken environment. @throws Failure `config-invalid` */
  config: () => Config;
  log: () => Log;
  environment: Environment;
  /** For what goes on. */
  terminal: Terminal;
  /** Writes a line of the command's result to standard output. */
  print: (line: string) => void;
}
