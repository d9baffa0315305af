import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodeG711 } from '../../../../server/audio/g711.ts';
import { Downlink, type Order } from '../../../../server/telephony/carriers/downlink.ts';
import { tone } from '../../../support/scripted-realtime/tone.ts';

const voice = encodeG711('ulaw', tone(440, 20, 8000));
const silence = Buffer.alloc(160, 0xff);

/** A carrier that plays a frame whenever it is told to, and answers marks and `clear` as carriers do. */
class Carrier {
  readonly downlink = new Downlink();
  buffer: Order[] = [];
  played = 0;
  cleared = 0;

  room(frames: number, frame: Uint8Array = voice): void {
    for (let i = 0; i < frames; i++) for (const order of this.downlink.frame(frame)) this.#take(order);
  }

  /** Plays so many frames, or what there is of them. */
  play(frames: number): void {
    for (let left = frames; left > 0 && this.buffer.length > 0; ) {
      const order = this.buffer.shift();
      if (order?.do === 'play') {
        left--;
        this.played++;
      } else if (order?.do === 'mark') this.downlink.marked(order.name);
    }
    this.#echo();
  }

  /** Frames that wait to be played. */
  get waiting(): number {
    return this.buffer.filter((order) => order.do === 'play').length;
  }

  callerSpeaks(frames = 10): void {
    for (let i = 0; i < frames; i++) this.downlink.caller(voice);
  }

  #take(order: Order): void {
    if (order.do !== 'clear') this.buffer.push(order);
    else {
      this.cleared++;
      const marks = this.buffer.filter((waiting) => waiting.do === 'mark');
      this.buffer = [];
      for (const { name } of marks) this.downlink.marked(name);
    }
  }

  /** A mark behind the last frame comes back once that has been played. */
  #echo(): void {
    while (this.buffer[0]?.do === 'mark') {
      const mark = this.buffer.shift();
      if (mark?.do === 'mark') this.downlink.marked(mark.name);
    }
  }
}

describe('the way to a caller through a carrier’s buffer', () => {
  test('carries nothing while nobody speaks, and begins with a little silence as a store against jitter', () => {
    const carrier = new Carrier();
    carrier.room(200, silence);
    assert.equal(carrier.waiting, 0);
    carrier.room(1);
    assert.equal(carrier.waiting, 3);
  });

  test('keeps pauses within speech, and ends half a second after it', () => {
    const carrier = new Carrier();
    carrier.room(10);
    carrier.room(20, silence);
    carrier.room(10);
    assert.equal(carrier.waiting, 40);
    carrier.room(200, silence);
    assert.equal(carrier.waiting, 65);
  });

  test('knows by marks what was heard', () => {
    const carrier = new Carrier();
    carrier.room(10);
    assert.equal(carrier.downlink.unheardMs, 200);
    carrier.play(5);
    assert.equal(carrier.downlink.unheardMs, 100);
    carrier.play(5);
    assert.equal(carrier.downlink.unheardMs, 0);
  });

  test('takes what a network that stood still has left there out of the next pause', () => {
    const carrier = new Carrier();
    carrier.room(3);
    for (let i = 0; i < 50; i++) {
      carrier.room(1);
      carrier.play(1);
    }
    const usual = carrier.waiting;
    carrier.room(40);
    for (let i = 0; i < 20; i++) {
      carrier.room(1);
      carrier.play(1);
    }
    assert.equal(carrier.waiting, usual + 40);
    for (let i = 0; i < 24; i++) {
      carrier.room(1, silence);
      carrier.play(1);
    }
    assert.ok(carrier.waiting >= usual && carrier.waiting <= usual + 20, `${carrier.waiting} frames wait`);
  });

  test('clears what is not heard yet once the room hushes because the caller speaks, and then begins anew', () => {
    const carrier = new Carrier();
    carrier.room(30);
    carrier.play(10);
    carrier.callerSpeaks();
    carrier.room(1);
    assert.equal(carrier.cleared, 0, 'the agent speaks on: the caller only said yes');
    carrier.room(3, silence);
    assert.equal(carrier.cleared, 1);
    assert.equal(carrier.downlink.unheardMs, 0);
    carrier.room(50, silence);
    assert.equal(carrier.waiting, 0);
    carrier.room(7);
    carrier.play(5);
    assert.equal(carrier.downlink.unheardMs, 80, 'marks of before the clear count no longer');
  });

  test('clears nothing where the caller is silent, or all was heard', () => {
    const quiet = new Carrier();
    quiet.room(30);
    quiet.room(10, silence);
    assert.equal(quiet.cleared, 0);
    const heard = new Carrier();
    heard.room(30);
    heard.play(30);
    heard.callerSpeaks();
    heard.room(10, silence);
    assert.equal(heard.cleared, 0);
  });

  test('sends no more than two seconds ahead of what is heard', () => {
    const carrier = new Carrier();
    carrier.room(500);
    assert.equal(carrier.waiting, 100);
    assert.ok(carrier.downlink.isFull);
    carrier.play(50);
    assert.ok(!carrier.downlink.isFull);
    carrier.room(500);
    assert.equal(carrier.waiting, 100);
  });

  test('is not misled by marks that nobody set', () => {
    const { downlink } = new Carrier();
    for (const name of ['', '0:99999', '0:-1', '7:1', 'x', '0:1e9', '0:NaN']) downlink.marked(name);
    assert.equal(downlink.unheardMs, 0);
  });
});
