import { announcement } from '../../briefing/instructions.ts';
import { sayExactly } from '../../contract/index.ts';
import type { Line } from '../../line/line.ts';
import { isNotUnderstood } from '../../phrases/in-language.ts';
import type { RealtimeEvent } from '../../realtime/client.ts';
import type { Clock } from '../clock.ts';
import type { Conversation } from '../conversation/conversation.ts';
import { type KeyEffect, type KeyEvent, type KeyInput, noKeys, pressKey } from './key-input.ts';
import { type MenuItem, menuOf, menuWords } from './key-menu.ts';
import { keyWords } from './key-words.ts';
import { nobody, type People } from './people.ts';

export interface KeysOptions {
  line: Line;
  /** Whether the caller has keys to be offered. */
  phone: boolean;
  conversation: Pick<Conversation, 'say' | 'sayInstead' | 'callerText'>;
  clock: Clock;
  /** Default: there is nobody. */
  people?: People;
  /** What was offered with the greeting. */
  offered: readonly MenuItem[];
}

/** So many answers that were none, one after the other, and the keys are offered. */
const TIMES_NOT_UNDERSTOOD = 2;

/** Carries out what the caller presses, whatever model answers, and offers the keys to whoever is not understood. */
export class Keys {
  readonly #options: KeysOptions;
  #input: KeyInput = noKeys;
  /** What single keys stand for at the moment. */
  #menu: readonly MenuItem[];
  /** What the agent has said last, as far as it is known. */
  #said = { itemId: '', text: '' };
  #notUnderstood = 0;
  #cancelPause = () => {};

  constructor(options: KeysOptions) {
    this.#options = options;
    this.#menu = options.offered;
  }

  press(key: string): void {
    this.#step({ type: 'key', key });
  }

  handleRealtime(event: RealtimeEvent): void {
    if (event.type === 'agent-transcript') {
      const before = event.itemId === this.#said.itemId ? this.#said.text : '';
      this.#said = { itemId: event.itemId, text: before + event.delta };
    } else if (event.type === 'agent-transcript-done') {
      if (event.text.trim() !== '') this.#said = { itemId: event.itemId, text: event.text };
      this.#judge(event.text);
    } else if (event.type === 'caller-transcript' && event.final && event.text.trim() !== '') {
      // Who speaks has chosen to speak.
      this.#menu = [];
    }
  }

  close(): void {
    this.#cancelPause();
  }

  #judge(answer: string): void {
    if (!isNotUnderstood(answer)) this.#notUnderstood = 0;
    else if (++this.#notUnderstood >= TIMES_NOT_UNDERSTOOD) this.#offer();
  }

  #offer(): void {
    const { line, phone, conversation } = this.#options;
    this.#notUnderstood = 0;
    const items = menuOf(line);
    if (!phone || items.length === 0) return;
    this.#menu = items;
    conversation.say(
      announcement(line, (phrases) => menuWords(items, phrases), sayExactly),
      { protected: false },
    );
  }

  #step(event: KeyEvent): void {
    const { input, effects } = pressKey(this.#input, event, new Set(this.#menu.map(({ key }) => key)));
    this.#input = input;
    this.#cancelPause();
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: KeyEffect): void {
    const { line, conversation, clock, people = nobody } = this.#options;
    switch (effect.do) {
      case 'wait':
        this.#cancelPause = clock.after(effect.ms, () => this.#step({ type: 'paused' }));
        break;
      case 'repeat':
        if (this.#said.text.trim() !== '') conversation.sayInstead(sayExactly(this.#said.text.trim()));
        else conversation.sayInstead(announcement(line, ({ answer }) => answer.nothingToRepeat, sayExactly));
        break;
      case 'person':
        void people.reach().then((reached) => {
          if (!reached)
            conversation.sayInstead(announcement(line, (phrases) => keyWords.nobody(line, phrases), sayExactly));
        });
        break;
      case 'choose': {
        const chosen = this.#menu.find(({ key }) => key === effect.key);
        this.#menu = [];
        if (chosen) conversation.callerText(chosen.ask);
        break;
      }
      case 'enter':
        this.#menu = [];
        conversation.callerText(effect.digits);
        break;
    }
  }
}
