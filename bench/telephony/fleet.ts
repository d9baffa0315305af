import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Dialling, type PhoneAnswer, type PhoneCommand, phoneAnswer } from './protocol.ts';

type AnswerTo<Did extends PhoneAnswer['did']> = Extract<PhoneAnswer, { did: Did }>;

/** Phones, spread over several processes. */
export class PhoneFleet {
  readonly #processes: ChildProcess[];
  readonly #waiting = new Map<string, (answer: PhoneAnswer) => void>();

  constructor(processes: number) {
    this.#processes = Array.from({ length: processes }, () => {
      const child = fork(join(import.meta.dirname, 'phones.ts'), [], { execArgv: [] });
      child.on('message', (raw) => {
        const answer = phoneAnswer.parse(raw);
        this.#waiting.get(answer.call)?.(answer);
      });
      return child;
    });
  }

  dial(call: number, port: number, how: Dialling = {}): Promise<AnswerTo<'dial'>> {
    return this.#ask({ do: 'dial', call: String(call), port, ...how });
  }

  sing(call: number): Promise<AnswerTo<'sing'>> {
    return this.#ask({ do: 'sing', call: String(call) });
  }

  speak(call: number, wav: string): Promise<AnswerTo<'speak'>> {
    return this.#ask({ do: 'speak', call: String(call), wav });
  }

  hangUp(call: number): Promise<AnswerTo<'hang-up'>> {
    return this.#ask({ do: 'hang-up', call: String(call) });
  }

  async close(): Promise<void> {
    for (const child of this.#processes) child.disconnect();
    await Promise.all(this.#processes.map((child) => once(child, 'exit')));
  }

  async #ask<Do extends PhoneCommand['do']>(command: PhoneCommand & { do: Do }): Promise<AnswerTo<Do>> {
    const { call } = command;
    const answer = await new Promise<PhoneAnswer>((resolve) => {
      this.#waiting.set(call, resolve);
      this.#processes[Number(call) % this.#processes.length]?.send(command);
    });
    this.#waiting.delete(call);
    if (isAnswerTo(command.do, answer)) return answer;
    throw new Error(answer.did === 'fail' ? `call ${call}: ${answer.why}` : `call ${call} answered ${answer.did}`);
  }
}

function isAnswerTo<Do extends PhoneCommand['do']>(asked: Do, answer: PhoneAnswer): answer is AnswerTo<Do> {
  return answer.did === asked;
}
