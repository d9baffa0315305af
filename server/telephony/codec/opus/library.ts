import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Failure } from '../../../contract/index.ts';

/**
 * libopus, as the package `@evan/opus` has compiled it to WebAssembly: one file for every machine, and a sandbox around
 * a parser of strangers' bytes. Its C functions are used as they are, because no package on npm lets lost frames be made up,
 * or taken from the next packet, by its own classes.
 */
const FILE = '@evan/opus/wasm/simd.wasm';

/** Its functions take and give 32-bit integers, some of which are addresses in its memory. */
export type OpusLibrary = ReturnType<typeof link>;

let loaded: OpusLibrary | Failure | undefined;

/** Loads the library, once for a process. @throws Failure `opus-unusable` */
export function loadOpus(): OpusLibrary {
  const library = tryOpus();
  if (library instanceof Failure) throw library;
  return library;
}

/** The library, or why it can't be used here. */
export function tryOpus(): OpusLibrary | Failure {
  loaded ??= load(() => readFileSync(createRequire(import.meta.url).resolve(FILE)));
  return loaded;
}

/** @param read gives the WebAssembly module's bytes */
export function load(read: () => Uint8Array<ArrayBuffer>): OpusLibrary | Failure {
  try {
    return link(new WebAssembly.Module(read()));
  } catch (cause) {
    return unusable(cause);
  }
}

function link(module: WebAssembly.Module) {
  const nothing = () => 0;
  const { exports } = new WebAssembly.Instance(module, {
    // Only its debug output would use files.
    wasi_snapshot_preview1: { fd_seek: nothing, fd_write: nothing, fd_close: nothing, proc_exit: nothing },
    env: { emscripten_notify_memory_growth: nothing },
  });
  const functionOf = (name: string): ((...values: number[]) => number) => {
    const found = exports[name];
    if (typeof found !== 'function') throw new Error(`${FILE} has no function ${name}`);
    return (...values) => Number(found(...values));
  };
  const { memory } = exports;
  if (!(memory instanceof WebAssembly.Memory)) throw new Error(`${FILE} has no memory`);
  functionOf('_initialize')();
  return {
    malloc: functionOf('malloc'),
    free: functionOf('free'),
    opus_encoder_get_size: functionOf('opus_encoder_get_size'),
    opus_encoder_init: functionOf('opus_encoder_init'),
    opus_encode: functionOf('opus_encode'),
    opus_encoder_ctl_set: functionOf('opus_encoder_ctl_set'),
    opus_decoder_get_size: functionOf('opus_decoder_get_size'),
    opus_decoder_init: functionOf('opus_decoder_init'),
    opus_decode: functionOf('opus_decode'),
    /** To be asked for anew after each call: it grows. */
    get memory() {
      return new Uint8Array(memory.buffer);
    },
  };
}

const unusable = (cause: unknown) =>
  new Failure({
    reason: 'opus-unusable',
    message: `Telephones can't speak Opus here: ${cause instanceof Error ? cause.message : String(cause)}.`,
    cure: 'Install the dependencies again (`npm ci`). Until then calls are in G.722 or G.711.',
    cause,
  });
