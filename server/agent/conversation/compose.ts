import type { Logger } from 'pino';
import type { CallerLevel } from '../../briefing/caller-level.ts';
import { announcement, sessionInstructions } from '../../briefing/instructions.ts';
import type { AskToBeCalled } from '../../briefing/tools/call-back.ts';
import type { ReadAlongDeps } from '../../briefing/tools/read-along.ts';
import type { ShowCard } from '../../briefing/tools/show-card.ts';
import { Toolbox, toolsOf } from '../../briefing/tools/toolbox.ts';
import type { Reached } from '../../briefing/tools/transfer-call.ts';
import { askBack } from '../../calls/ask-back.ts';
import { sayExactly } from '../../contract/index.ts';
import { watchForEmergency } from '../../emergency/watch.ts';
import type { Line } from '../../line/line.ts';
import type { HistoryItem, RealtimeClient, RealtimeEvent } from '../../realtime/client.ts';
import type { CallWriter, Store } from '../../store/store.ts';
import type { Clock } from '../clock.ts';
import type { CallRoom } from '../room/call-room.ts';
import type { CallLog } from '../session/call-log.ts';
import type { SessionDeps } from '../session/session-deps.ts';
import { Conversation } from './conversation.ts';

export interface Parts {
  callId: string;
  line: Line;
  /** What was said before. */
  history: readonly HistoryItem[];
  callerLevel: () => CallerLevel;
  /** Of a caller whose trunk vouches for it. */
  callingNumber: () => string | undefined;
  room: Pick<CallRoom, 'voice' | 'caption' | 'setState'>;
  log: CallLog;
  writer: CallWriter;
  records: Pick<Store, 'getCall' | 'toolRuns'>;
  /** Where people are called back. */
  callBacks?: SessionDeps['callBacks'];
  /** Absent where no page can join calls. */
  readAlong: ReadAlongDeps | undefined;
  /** Has a person of the line called. */
  callPerson: (name: string, matter?: string) => Reached;
  showCard: ShowCard;
  clock: Clock;
  logger: Logger;
  openRealtime: SessionDeps['openRealtime'];
  /** Sees what the Realtime server tells before the conversation does. */
  onRealtime: (event: RealtimeEvent) => void;
  onHangUp: () => void;
  onFailed: (reason: string) => void;
}

/** Puts a line's conversation together with its tools and a Realtime client, which is not connected yet. */
export function compose(parts: Parts): { conversation: Conversation; realtime: RealtimeClient } {
  const { callId, line, history, room, log, clock, logger, onRealtime, onHangUp, onFailed } = parts;
  const { writer: store, records, callingNumber, readAlong, callPerson, showCard } = parts;
  const { callBacks } = parts;
  const asking = callBacks && {
    callBacks,
    ask: (asked: Parameters<AskToBeCalled>[0]) =>
      askBack(line, { reason: 'asked', askedIn: callId, ...asked }, { store: callBacks, now: clock.now }),
  };
  const tools = toolsOf(line, callId, {
    store,
    records,
    callingNumber,
    readAlong,
    callPerson,
    showCard,
    now: clock.now,
    ...asking,
  });
  const toolbox = new Toolbox(tools, logger, parts.callerLevel, log);
  const conversation = new Conversation({
    room,
    log,
    toolbox,
    clock,
    logger,
    goodbye: announcement(line, ({ call }) => call.goodbye, sayExactly),
    excuse: announcement(line, ({ call }) => call.excuse, sayExactly),
    emergencyWatch: watchForEmergency(line, clock.monotonic),
    onHangUp,
    onFailed,
  });
  const realtime = parts.openRealtime({
    line: line.id,
    session: {
      instructions: sessionInstructions(line, new Date(clock.now())),
      ...(line.voice && { voice: line.voice }),
      language: line.languages[0],
      tools: toolbox.definitions,
    },
    history,
    onEvent: (event) => {
      onRealtime(event);
      conversation.handleRealtime(event);
    },
    logger,
  });
  conversation.begin(realtime);
  return { conversation, realtime };
}
