import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { dispose } from '@livekit/rtc-node';
import { pino } from 'pino';
import { type RunningWorker, runWorker } from '../../../server/agent/main.ts';
import type { Calls } from '../../../server/calls/calls.ts';
import { createCalls } from '../../../server/calls/create-calls.ts';
import { livekitRooms } from '../../../server/calls/livekit-rooms.ts';
import { agentIdentity, exactWords } from '../../../server/contract/index.ts';
import { openLineCatalog } from '../../../server/line/catalog.ts';
import { openStore } from '../../../server/store/open.ts';
import type { CallRecord, Store } from '../../../server/store/store.ts';
import { FakeCaller } from '../../support/caller.ts';
import { Happenings } from '../../support/happenings.ts';
import { startLiveKit, type TestLiveKit } from '../../support/livekit.ts';
import { type Scene, scenes } from '../../support/scenes/index.ts';
import {
  heardTone,
  type ScriptedRealtime,
  type ScriptedReply,
  type ScriptedRequest,
  startScriptedRealtime,
  tone,
} from '../../support/scripted-realtime.ts';

/** What caller and agent sound like, in Hz. */
const CALLER = 300;
const AGENT = 620;
/** Short, so that a busy machine does not tear one utterance into two. */
const UTTERANCE_MS = 240;
const ANSWER_MS = 400;
/** As much of an answer as a busy machine brings across. */
const HEARD_MS = 200;
/** Longer than joining takes, so that the caller is there to see its end. */
const GREETING_MS = 2_000;
/** 20 ms at 24 kHz. */
const FRAME = 480;
const PATIENCE_MS = 15_000;
const quiet = pino({ level: 'silent' });

describe('the scenes of the open line, through LiveKit, worker and a scripted Realtime server', () => {
  const lines = openLineCatalog(join(import.meta.dirname, '../../../demo/lines'));
  const ends = new Happenings();
  const ended = new Set<string>();
  let folder: string;
  let store: Store;
  let livekit: TestLiveKit;
  let realtime: ScriptedRealtime;
  let worker: RunningWorker;
  let calls: Calls;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hoyhoy-scenes-'));
    const opened = await openStore({ path: join(folder, 'calls.db'), logger: quiet });
    store = {
      ...opened,
      heldAs(fence) {
        const held = opened.heldAs(fence);
        return {
          ...held,
          async endCall(callId, reason, at) {
            const isFirst = await held.endCall(callId, reason, at);
            ended.add(callId);
            ends.check();
            return isFirst;
          },
        };
      },
    };
    livekit = await startLiveKit();
    realtime = await startScriptedRealtime({ respond: answer, transcribe: recognise });
    // One more than there are calls: that a call has ended is stored before LiveKit hears of its place being free.
    worker = runWorker(
      { livekit, realtime: realtime.endpoint, capacity: 2, version: 'test' },
      { lines, store, logger: quiet },
    );
    await worker.ready;
    calls = createCalls({ lines, store, rooms: livekitRooms(livekit), logger: quiet });
  });

  after(async () => {
    await worker?.drain({ handOver: false, goodbyeMs: 5_000 });
    await realtime?.close();
    await livekit?.close();
    await store?.close();
    await dispose();
    await rm(folder, { recursive: true, force: true });
  });

  for (const scene of scenes) {
    test(scene.title, async () => {
      const { callId, room, identity } = await calls.admit({ line: scene.line, kind: 'web' });
      const caller = await FakeCaller.join({ ...livekit, room, identity });
      try {
        await play(scene, caller);
      } finally {
        await caller.leave();
      }
      const { consent, greeting } = await lines.get(scene.line);
      const script = [`agent: ${consent} ${greeting}`, ...scene.turns.flatMap(linesOf)];
      const names = new Map([
        [identity, 'caller'],
        [agentIdentity(room), 'agent'],
      ]);
      assert.deepEqual(
        caller.shown.map(({ from, text, final }) => `${names.get(from)}: ${text}${final ? '' : ' (unfinished)'}`),
        script,
      );

      await ends.until(() => ended.has(callId), 'end of the call', PATIENCE_MS);
      const record = await store.getCall(callId);
      assert.equal(record?.endReason, 'caller-left');
      assert.deepEqual(record?.turns.map(stored), script);
    });
  }
});

/** One utterance after the other, each once the agent has answered the one before. */
async function play({ turns }: Scene, caller: FakeCaller): Promise<void> {
  await caller.untilState('listening', PATIENCE_MS);
  for (const turn of turns) {
    const states = caller.agentStates.length;
    const since = performance.now();
    caller.say(tone(CALLER, UTTERANCE_MS));
    await caller.untilCaption(({ text, final }) => final && text === turn.agent, turn.agent, PATIENCE_MS);
    const isListening = () => caller.agentStates.length > states && caller.agentStates.at(-1) === 'listening';
    await caller.happenings.until(isListening, 'agent that listens again', PATIENCE_MS);
    // Words and states overtake the sound.
    await caller.heard.untilAudible(HEARD_MS, since, PATIENCE_MS);
    assert.deepEqual(tonesIn(caller.heard.pcm(since)), [AGENT]);
  }
}

/** The model: says greetings exactly, then gives the scene's answer to as many turns as the caller has had. */
function answer({ connection, instructions, items }: ScriptedRequest): ScriptedReply {
  const greeting = exactWords(instructions);
  if (greeting !== undefined) return { text: greeting, audio: { tone: AGENT, durationMs: GREETING_MS } };
  const turns = items.filter((item) => item.type === 'message' && item.role === 'user').length;
  const text = scenes[connection]?.turns[turns - 1]?.agent ?? 'That is not in the script.';
  return { text, audio: { tone: AGENT, durationMs: ANSWER_MS } };
}

/** The recogniser. The scenes are played in their order, each on a connection of its own. */
function recognise({ connection, number }: { connection: number; number: number }): string {
  return scenes[connection]?.turns[number - 1]?.caller ?? 'That is not in the script.';
}

/** Tones that sound for 100 ms or more in all, found frame by frame: a jitter buffer breaks a long tone's phase. */
function tonesIn(pcm: Int16Array): number[] {
  const frames = new Map<number, number>();
  for (let at = 0; at + FRAME <= pcm.length; at += FRAME) {
    const pitch = heardTone(pcm.subarray(at, at + FRAME), [CALLER, AGENT]);
    if (pitch !== undefined) frames.set(pitch, (frames.get(pitch) ?? 0) + 1);
  }
  return [...frames].filter(([, count]) => count >= 5).map(([pitch]) => pitch);
}

function linesOf({ caller, agent }: Scene['turns'][number]): string[] {
  return [`caller: ${caller}`, `agent: ${agent}`];
}

function stored({ role, text, typed, interrupted }: CallRecord['turns'][number]): string {
  return `${role}: ${text}${typed ? ' (typed)' : ''}${interrupted ? ' (interrupted)' : ''}`;
}
