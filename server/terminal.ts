/** Tells a person how things go, without colours; on a terminal the running step is one line that is overwritten. */
export interface Terminal {
  say(text: string): void;
  /** Runs a step; one that takes over a second is shown, with what it tells of its progress and how long it took. */
  step<T>(name: string, work: (progress: (text: string) => void) => Promise<T>): Promise<T>;
}

export interface TerminalOptions {
  write: (text: string) => void;
  isTTY: boolean;
}

const SHOWN_AFTER_MS = 1000;
const REPEATED_EVERY_MS = 10_000;

export function createTerminal({ write, isTTY }: TerminalOptions): Terminal {
  /** Steps under way, the newest last: it is the one shown. */
  const running: { name: string; progress: string; since: number }[] = [];
  let isLineShown = false;
  const clear = () => {
    if (isLineShown) write('\r\u001b[2K');
    isLineShown = false;
  };
  const show = () => {
    const step = running.at(-1);
    if (step === undefined) return;
    const text = `${step.name} (${seconds(step.since)})${step.progress === '' ? '' : `: ${step.progress}`}`;
    isLineShown = isTTY;
    write(isTTY ? `\r\u001b[2K${text.slice(0, 100)}` : `${text}\n`);
  };
  const say = (text: string) => {
    clear();
    write(`${text}\n`);
  };

  return {
    say,
    async step(name, work) {
      const step = { name, progress: '', since: performance.now() };
      running.push(step);
      let repeat: NodeJS.Timeout | undefined;
      const first = setTimeout(() => {
        show();
        repeat = setInterval(show, isTTY ? SHOWN_AFTER_MS : REPEATED_EVERY_MS);
      }, SHOWN_AFTER_MS);
      let told = '';
      try {
        return await work((text) => {
          step.progress = text;
          told = text;
          if (isTTY && repeat !== undefined) show();
        });
      } finally {
        clearTimeout(first);
        clearInterval(repeat);
        clear();
        running.splice(running.indexOf(step), 1);
        if (repeat !== undefined) say(`${name}: ${seconds(step.since)}${told === '' ? '' : ` (${told})`}`);
      }
    },
  };
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
