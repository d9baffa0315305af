import type { Logger } from 'pino';
import type { Arrivals } from '../../calls/arrivals.ts';
import type { AskBackStore } from '../../calls/ask-back.ts';
import type { Moving } from '../../calls/calls.ts';
import type { Dialler } from '../../calls/dialler.ts';
import type { DoNotCall } from '../../calls/do-not-call.ts';
import type { LeaseHolder } from '../../calls/lease-holder.ts';
import type { PersonCalls } from '../../calls/person-calls.ts';
import type { LinkSender, PersonLinks } from '../../calls/person-link.ts';
import type { LineCatalog } from '../../line/line.ts';
import type { OwnerDesk } from '../../owner/desk.ts';
import type { RealtimeClient } from '../../realtime/client.ts';
import type { RealtimeOptions } from '../../realtime/opener.ts';
import type { CallBackStore } from '../../store/call-back-store.ts';
import type { Store } from '../../store/store.ts';
import type { Clock } from '../clock.ts';
import type { CallRoomFactory } from '../room/call-room.ts';

export interface SessionDeps {
  /** What owners do by telephone. Default: nothing. */
  owner?: OwnerDesk;
  /** Who waits to be called back. Default: nobody. */
  callBacks?: CallBackStore & AskBackStore & Pick<DoNotCall, 'callNoMore'>;
  /** Calls people of the line for callers. Default: nobody may be called. */
  people?: { calls: PersonCalls; openRoom: CallRoomFactory; links?: PeopleLinks };
  /** Admits phones that LiveKit's own SIP service has let in. Default: they are not taken. */
  arrivals?: Arrivals;
  /** Has a caller's carrier put them through to a person, where `people` is not there. Default: nobody is sent on. */
  sendOn?: Dialler['transfer'];
  lines: Pick<LineCatalog, 'get'>;
  store: Store;
  leases: Pick<LeaseHolder, 'claim'>;
  openRoom: CallRoomFactory;
  /** A client for this line's Realtime server, not yet connected. */
  openRealtime(options: RealtimeOptions): RealtimeClient;
  /** The model's answers cost nothing and are not counted. Default: false. */
  freeModel?: boolean;
  /** Where a page takes a code with which it reads along with a caller on the phone, e.g. `voice.example/join`. */
  readAlong?: { address: string; moving: Pick<Moving, 'issueCode'> };
  /** Removes the room from LiveKit, so that it never outlives its call. */
  deleteRoom(room: string): Promise<void>;
  clock: Clock;
  logger: Logger;
}

/** How people are asked to answer in the browser. */
export interface PeopleLinks {
  signer: PersonLinks;
  sender: LinkSender;
  /** Of the page, e.g. `https://voice.example/answer`. */
  address: string;
}
