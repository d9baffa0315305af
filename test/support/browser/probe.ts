/**
 * What runs inside the page before any of its own scripts: a microphone that the test speaks into, and a recorder
 * of what the page really receives. It wraps browser interfaces only, so the widget under test is the real one.
 * These functions are serialised into the page: they may use nothing from outside their own bodies.
 */
export interface Probe {
  /** Plays a WAV file (base64) into the microphone; resolves when it has been spoken. */
  speak(wavBase64: string): Promise<void>;
  /** Mono 16-bit PCM at 48 kHz of the remote audio between two times of `performance.now()`, base64. */
  heard(fromMs: number, untilMs: number): string;
  /** `performance.now()` of the first audible remote sample after a time, or undefined. */
  firstAudibleAfter(ms: number): number | undefined;
  /** `performance.now()` of the last audible remote sample so far, or undefined. */
  lastAudible(): number | undefined;
  /** `performance.now()` of the last trusted click. */
  lastClickAt: number | undefined;
  /** Time when `RTCPeerConnection` first reported `connected` after the last click. */
  connectedAt: number | undefined;
  peerConnections: number;
  /** How media travel at this moment, e.g. `direct over udp`, `relay over tls`; undefined while they don't. */
  route(): Promise<string | undefined>;
  /** Content security policy reports of this page. */
  cspReports: string[];
}

declare global {
  interface Window {
    probe: Probe;
  }
  /** Chromium only; not in TypeScript's DOM library. */
  var MediaStreamTrackProcessor: new (options: { track: MediaStreamTrack }) => { readable: ReadableStream<AudioData> };
}

export function installRecorder(): void {
  // Quieter than any speech, louder than what Opus makes of digital silence.
  const AUDIBLE = 0.003;
  const chunks: { at: number; samples: Float32Array; audible: boolean }[] = [];

  async function record(track: MediaStreamTrack): Promise<void> {
    const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
    for (;;) {
      const { value: data, done } = await reader.read();
      if (done) return;
      const samples = new Float32Array(data.numberOfFrames);
      data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      data.close();
      chunks.push({ at: performance.now(), samples, audible: samples.some((sample) => Math.abs(sample) > AUDIBLE) });
    }
  }

  const connections: RTCPeerConnection[] = [];
  async function route(): Promise<string | undefined> {
    for (const connection of connections) {
      const stats = await connection.getStats();
      const transport = [...stats.values()].find(({ type }) => type === 'transport');
      const local = stats.get(stats.get(transport?.selectedCandidatePairId)?.localCandidateId);
      // One that was found by answering is told as reflexive, though it is the browser's own.
      if (local) return `${local.relayProtocol ? 'relay' : 'direct'} over ${local.relayProtocol ?? local.protocol}`;
    }
    return undefined;
  }

  const NativePeerConnection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends NativePeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      window.probe.peerConnections++;
      connections.push(this);
      this.addEventListener('track', ({ track }) => {
        if (track.kind === 'audio') void record(track);
      });
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState === 'connected') window.probe.connectedAt ??= performance.now();
      });
    }
  };

  document.addEventListener(
    'click',
    (event) => {
      if (!event.isTrusted) return;
      window.probe.lastClickAt = event.timeStamp;
      window.probe.connectedAt = undefined;
    },
    { capture: true },
  );
  document.addEventListener('securitypolicyviolation', (event) => {
    window.probe.cspReports.push(
      `${event.effectiveDirective}: ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`,
    );
  });

  window.probe = {
    lastClickAt: undefined,
    connectedAt: undefined,
    peerConnections: 0,
    route,
    cspReports: [],
    speak: () =>
      Promise.reject(new Error('This page has no microphone of the test; open it with microphone "spoken".')),
    firstAudibleAfter: (ms) => chunks.find((chunk) => chunk.audible && chunk.at >= ms)?.at,
    lastAudible: () => chunks.findLast((chunk) => chunk.audible)?.at,
    heard(fromMs, untilMs) {
      const wanted = chunks.filter((chunk) => chunk.at >= fromMs && chunk.at < untilMs);
      const pcm = new Int16Array(wanted.reduce((length, chunk) => length + chunk.samples.length, 0));
      let offset = 0;
      for (const { samples } of wanted) {
        for (const sample of samples) pcm[offset++] = Math.max(-1, Math.min(1, sample)) * 32_767;
      }
      const bytes = new Uint8Array(pcm.buffer);
      let binary = '';
      // String.fromCharCode takes its arguments on the stack, hence in pieces.
      for (let i = 0; i < bytes.length; i += 32_768) binary += String.fromCharCode(...bytes.subarray(i, i + 32_768));
      return btoa(binary);
    },
  };
}

/** Puts a microphone into the page which is silent until `probe.speak`. */
export function installSpokenMicrophone(): void {
  let microphone: { context: AudioContext; destination: MediaStreamAudioDestinationNode } | undefined;
  function open() {
    if (!microphone) {
      const context = new AudioContext({ sampleRate: 48_000 });
      const destination = context.createMediaStreamDestination();
      // A source that is always there, since a destination without one delivers no frames at all.
      const silence = context.createConstantSource();
      const gain = context.createGain();
      gain.gain.value = 0;
      silence.connect(gain).connect(destination);
      silence.start();
      microphone = { context, destination };
    }
    return microphone;
  }

  navigator.mediaDevices.getUserMedia = async () => {
    const { context, destination } = open();
    await context.resume();
    // The page owns (and stops) what it gets, so each call gets a track of its own.
    return new MediaStream(destination.stream.getAudioTracks().map((track) => track.clone()));
  };

  window.probe.speak = async (wavBase64) => {
    const { context, destination } = open();
    const bytes = Uint8Array.from(atob(wavBase64), (character) => character.charCodeAt(0));
    const source = context.createBufferSource();
    source.buffer = await context.decodeAudioData(bytes.buffer);
    source.connect(destination);
    await new Promise<void>((resolve) => {
      source.onended = () => resolve();
      source.start();
    });
  };
}
