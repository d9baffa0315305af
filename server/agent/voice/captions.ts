/** A piece of an answer's words, and how much of its audio had been received when they came. */
interface Span {
  startMs: number;
  text: string;
}

/**
 * The words of one answer in step with its audio: a piece that came when N ms of audio had been received begins to
 * show once N ms are played, word by word until the next piece's time.
 */
export class SpokenText {
  #spans: Span[] = [];

  /** @param receivedMs audio of the answer received so far */
  add(delta: string, receivedMs: number): void {
    const last = this.#spans.at(-1);
    if (last && last.startMs === receivedMs) last.text += delta;
    else this.#spans.push({ startMs: receivedMs, text: delta });
  }

  get full(): string {
    return this.#spans.map(({ text }) => text).join('');
  }

  /** The words heard by `playedMs`, of an answer of which `receivedMs` have come so far. */
  heard(playedMs: number, receivedMs: number): string {
    let text = '';
    for (const [index, span] of this.#spans.entries()) {
      if (span.startMs > playedMs || playedMs === 0) break;
      const endMs = this.#spans[index + 1]?.startMs ?? receivedMs;
      if (playedMs >= endMs) text += span.text;
      else text += wholeWords(span.text, (playedMs - span.startMs) / (endMs - span.startMs));
    }
    return text;
  }
}

/** The first words of `text`, up to and including the one at `share` (0..1) of its length. */
function wholeWords(text: string, share: number): string {
  const reached = Math.ceil(text.length * share);
  if (reached <= 0) return '';
  const end = text.slice(reached).search(/\s/);
  return end < 0 ? text : text.slice(0, reached + end);
}
