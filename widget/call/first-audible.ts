/** Quieter than any speech, louder than what Opus makes of digital silence. */
const AUDIBLE = 0.003;
/** The analyser's window, 0.7 s at 48 kHz: however late a busy page looks, it finds when the sound began. */
const WINDOW_SAMPLES = 32_768;
const LOOK_EVERY_MS = 50;

/**
 * `performance.now()` of the first sample of a track that a person could hear, found in the samples themselves.
 * Stays pending where the signal is aborted first.
 */
export function firstAudible(track: MediaStreamTrack, context: AudioContext, signal: AbortSignal): Promise<number> {
  const analyser = new AnalyserNode(context, { fftSize: WINDOW_SAMPLES });
  const source = context.createMediaStreamSource(new MediaStream([track]));
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return new Promise((resolve) => {
    const stop = () => {
      clearInterval(timer);
      source.disconnect();
    };
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const first = samples.findIndex((sample) => Math.abs(sample) > AUDIBLE);
      if (first < 0) return;
      stop();
      resolve(performance.now() - ((samples.length - first) / context.sampleRate) * 1000);
    }, LOOK_EVERY_MS);
    signal.addEventListener('abort', stop, { once: true });
  });
}
