import type { Logger } from 'pino';
import type { Toolbox } from '../../briefing/tools/toolbox.ts';
import type { EmergencyWatch } from '../../emergency/watch.ts';
import type { Clock } from '../clock.ts';
import type { CallRoom } from '../room/call-room.ts';
import type { CallLog } from '../session/call-log.ts';

export interface ConversationOptions {
  room: Pick<CallRoom, 'voice' | 'caption' | 'setState'>;
  log: CallLog;
  toolbox: Toolbox;
  clock: Clock;
  logger: Logger;
  /** Instructions of the goodbye, for a model that hangs up without a word. */
  goodbye: string;
  /** Instructions of the excuse, when no answer could be made. */
  excuse: string;
  /** Looks at all that the caller says and types. */
  emergencyWatch: EmergencyWatch;
  /** The model has ended the call and its goodbye has been heard. */
  onHangUp: () => void;
  /** The conversation can't go on. */
  onFailed: (reason: string) => void;
}
