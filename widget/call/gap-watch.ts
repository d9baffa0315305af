/** LiveKit reports what it has received once a second, and a little later for a visitor who is silent. */
const LOOK_EVERY_MS = 2_500;

/**
 * Finds out whether the visitor is heard while the connection is made anew: where only signalling was lost, sound goes on.
 * @param received bytes that have come back on the way that the visitor's sound goes; undefined where they send none
 */
export function watchGap(received: () => Promise<number | undefined>, unheard: () => void, everyMs = LOOK_EVERY_MS) {
  let timer: ReturnType<typeof setInterval> | undefined;
  const close = () => {
    clearInterval(timer);
    timer = undefined;
  };
  return {
    /** Signalling is lost. */
    lost(): void {
      if (timer !== undefined) return;
      let before = received();
      const look = setInterval(async () => {
        const [then, now] = await Promise.all([before, received()]);
        before = Promise.resolve(now);
        if (timer !== look || then === undefined || now === undefined || now > then) return;
        close();
        unheard();
      }, everyMs);
      timer = look;
    },
    /** Sound is lost, too. */
    broken(): void {
      close();
      unheard();
    },
    close,
  };
}
