// Runs on the audio thread. Frames are 20 ms at 8 kHz: what goes over a telephone line.
const RATE = 8000;
const FRAME = 160;

/** Makes frames out of the microphone, whose low-pass filter stands before it. */
class Microphone extends AudioWorkletProcessor {
  #position = 0;
  #last = 0;
  #frame = new Int16Array(FRAME);
  #filled = 0;

  process([input]) {
    const samples = input?.[0];
    if (samples === undefined) return true;
    const step = sampleRate / RATE;
    for (; this.#position < samples.length; this.#position += step) {
      const before = Math.floor(this.#position);
      const a = before === 0 ? this.#last : samples[before - 1];
      const value = a + (samples[before] - a) * (this.#position - before);
      this.#frame[this.#filled++] = Math.max(-1, Math.min(1, value)) * 32_767;
      if (this.#filled === FRAME) this.#send();
    }
    this.#position -= samples.length;
    this.#last = samples.at(-1);
    return true;
  }

  #send() {
    this.port.postMessage(this.#frame.buffer, [this.#frame.buffer]);
    this.#frame = new Int16Array(FRAME);
    this.#filled = 0;
  }
}

/** Kept before anything is played, so that a late frame leaves no hole. */
const AHEAD = 3;
/** More than that is delay that nobody wants: the oldest go. */
const MOST = 15;
/** About -44 dB: louder than the line's own noise. */
const AUDIBLE = 0.006;

/** Plays frames as they come from the network, and tells when somebody starts or stops to be heard. */
class Earpiece extends AudioWorkletProcessor {
  #frames = [];
  #at = 0;
  #playing = false;
  #quietFor = 0;
  #sounding = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      this.#frames.push(new Int16Array(data));
      if (this.#frames.length > MOST) {
        this.#frames.splice(0, this.#frames.length - AHEAD);
        this.#at = 0;
      }
    };
  }

  process(_inputs, [output]) {
    const samples = output[0];
    this.#playing ||= this.#frames.length >= AHEAD;
    let loudest = 0;
    for (let i = 0; i < samples.length; i++) {
      samples[i] = this.#next();
      loudest = Math.max(loudest, Math.abs(samples[i]));
    }
    this.#tell(loudest > AUDIBLE, samples.length);
    return true;
  }

  #next() {
    const frame = this.#frames[0];
    if (!this.#playing || frame === undefined) {
      this.#playing = false;
      return 0;
    }
    const sample = frame[this.#at++] / 32_768;
    if (this.#at >= frame.length) {
      this.#frames.shift();
      this.#at = 0;
    }
    return sample;
  }

  #tell(audible, samples) {
    this.#quietFor = audible ? 0 : this.#quietFor + samples;
    const sounding = this.#quietFor < RATE / 2 && (audible || this.#sounding);
    if (sounding !== this.#sounding) this.port.postMessage(sounding);
    this.#sounding = sounding;
  }
}

registerProcessor('microphone', Microphone);
registerProcessor('earpiece', Earpiece);
