import type { ByPhone } from './call-api.ts';
import type { PhoneCode } from './phone-code.ts';

/** Offers the visitor to go on by phone, with a code that is shown for as long as it can be used. */
export class PhoneOffer {
  readonly #show: (byPhone: ByPhone) => void;
  readonly #draw: () => Promise<PhoneCode>;
  #number: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param draw gets a code from the server */
  constructor(show: (byPhone: ByPhone) => void, draw: () => Promise<PhoneCode>) {
    this.#show = show;
    this.#draw = draw;
  }

  /** @param number undefined where no phone can take up the call */
  reachable(number: string | undefined): void {
    this.#number = number;
    this.#tell(undefined);
  }

  async ask(): Promise<void> {
    this.#tell('asking');
    try {
      const code = await this.#draw();
      this.#tell(code);
      this.#timer = setTimeout(() => this.#tell(undefined), code.lifeMs);
    } catch {
      this.#tell('failed');
    }
  }

  /** The code has been used. */
  forget(): void {
    this.#tell(undefined);
  }

  #tell(code: ByPhone['code']): void {
    clearTimeout(this.#timer);
    this.#show({ number: this.#number, code });
  }
}
