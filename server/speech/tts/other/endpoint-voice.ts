import OpenAI from 'openai';
import { pcmFromBytes } from '../../../audio/pcm.ts';
import type { OtherVoice } from '../voices.ts';

export interface VoiceEndpoint {
  /** Base address of an OpenAI-compatible API, e.g. `http://localhost:8880/v1`. */
  url: string;
  key?: string;
  model: string;
  voice: string;
}

const DEADLINE_MS = 8000;

/** A voice by `POST /audio/speech`, which is expected to speak whatever language a text is in. */
export function createEndpointVoice({ url, key, model, voice }: VoiceEndpoint): OtherVoice {
  const client = new OpenAI({
    baseURL: url,
    apiKey: key ?? 'none', // Local servers want none, but the client insists on one.
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: DEADLINE_MS,
  });
  return {
    name: `endpoint ${model}`,
    speaks: () => true,
    async speak(input, { speed, signal }) {
      try {
        // "pcm" is 24 kHz, 16 bits, little-endian and without a head.
        const options = { model, voice, input, speed, response_format: 'pcm' as const };
        const response = await client.audio.speech.create(options, { ...(signal && { signal }) });
        const bytes = Buffer.from(await response.arrayBuffer());
        if (bytes.length < 2) throw new Error('no sound came');
        return pcmFromBytes(bytes.subarray(0, bytes.length & ~1));
      } catch (error) {
        throw withoutWords(error);
      }
    },
  };
}

/** An endpoint's own words may repeat those that were to be said, which must not get into logs. */
function withoutWords(error: unknown): unknown {
  if (!(error instanceof OpenAI.APIError)) return error;
  return new Error(`the speech endpoint answered ${error.status ?? error.name}`);
}
