import type { ByPhone } from './call-api.ts';
import type { PhoneCode } from './phone-code.ts';

/** Offers the visitor to go on by phone, with a code that is shown for as long as it can be used. */
export class PhoneOffer {
  readonly #show: (byPhone: ByPhone) => void;
  readonly #draw: () => Promise<PhoneCode>;
  readonly #ringUp: (number: string) => Promise<void>;
  #number: string | undefined;
  #code: ByPhone['code'];
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param draw gets a code from the server
   * @param ringUp has the server call a phone
   */
  constructor(
    show: (byPhone: ByPhone) => void,
    draw: () => Promise<PhoneCode>,
    ringUp: (number: string) => Promise<void>,
  ) {
    this.#show = show;
    this.#draw = draw;
    this.#ringUp = ringUp;
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

  /** Has a phone called for the code that is shown. */
  async ring(number: string): Promise<void> {
    const code = this.#code;
    const tell = (ring: NonNullable<ByPhone['ring']>) => {
      if (this.#code === code) this.#show({ number: this.#number, code, ring });
    };
    tell('ringing');
    await this.#ringUp(number).then(
      () => tell('answered'),
      () => tell('failed'),
    );
  }

  /** The code has been used, or is not wanted any more. */
  forget(): void {
    this.#tell(undefined);
  }

  #tell(code: ByPhone['code']): void {
    clearTimeout(this.#timer);
    this.#code = code;
    this.#show({ number: this.#number, code });
  }
}
