import type { Logger } from 'pino';
import { announcement } from '../../briefing/instructions.ts';
import type { Reached } from '../../briefing/tools/transfer-call.ts';
import { trunkOf } from '../../calls/person-calls.ts';
import { type CallerBrief, sayExactly } from '../../contract/index.ts';
import type { Line, TransferTarget } from '../../line/line.ts';
import type { RealtimeClient, RealtimeEvent } from '../../realtime/client.ts';
import type { CallRecord, Store } from '../../store/store.ts';
import type { Clock } from '../clock.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { People } from '../manners/people.ts';
import type { CallRoom } from '../room/call-room.ts';
import type { CallLog } from '../session/call-log.ts';
import type { SessionDeps } from '../session/session-deps.ts';
import { CallerCaptions } from './caller-captions.ts';
import type { HoldTone } from './hold-tone.ts';
import { PersonReach } from './person-reach.ts';
import { briefOf, briefWords, calling, toldCaller } from './person-words.ts';
import { SendOn, type SendOnOptions } from './send-on.ts';
import {
  alone,
  stepTransfer,
  type Transfer,
  type TransferEffect,
  type TransferInput,
  type Ways,
} from './transfer-state.ts';

export interface PeopleDeskOptions {
  callId: string;
  /** Name of the caller's. */
  roomName: string;
  room: Pick<CallRoom, 'caption'>;
  line: Line;
  hold: Pick<HoldTone, 'start' | 'stop'>;
  conversation: Pick<Conversation, 'sayInstead' | 'callerMuted' | 'follow'>;
  /** Identity of the caller's phone; undefined for a page. */
  phone: () => string | undefined;
  /** Of a caller whose trunk vouches for it. */
  callingNumber: () => string | undefined;
  log: Pick<CallLog, 'event'>;
  deps: Pick<SessionDeps, 'people' | 'sendOn' | 'openRealtime'> & { store: Pick<Store, 'getCall'> };
  onRealtime: (event: RealtimeEvent) => void;
  clock: Clock;
  logger: Logger;
}

/** One who was in the call when the agent before us was lost is seen in the room by then. */
const SEEN_WITHIN_MS = 8_000;

/** Has people called for the caller, and brings them together: carries out what `stepTransfer` decides. */
export class PeopleDesk implements People {
  readonly #options: PeopleDeskOptions;
  readonly #sendOn: SendOn | undefined;
  #transfer: Transfer = alone;
  #matter: string | undefined;
  #reach: PersonReach | undefined;
  #captions: CallerCaptions | undefined;
  #cancelWait = () => {};
  #cancelLook = () => {};

  constructor(options: PeopleDeskOptions) {
    this.#options = options;
    const { deps, roomName: room, phone, log, clock, logger, line } = options;
    const tell: SendOnOptions['tell'] = (what, person) => this.#tell(toldCaller({ what, person }, line));
    this.#sendOn = deps.sendOn && new SendOn({ room, phone, transfer: deps.sendOn, log, tell, clock, logger });
  }

  /** Caller and person talk to each other, and the agent is out of it. */
  get together(): boolean {
    return this.#transfer.name === 'together';
  }

  /** Whoever is waited for or talked to is somebody else than the agent. */
  get busy(): boolean {
    return (this.#transfer.name !== 'alone' && this.#transfer.name !== 'over') || this.#sendOn?.busy === true;
  }

  /** Begins to reach somebody, and tells what is to be said now; how it ends is told to the caller by us. */
  call(person: string, matter?: string): Reached {
    const { line } = this.#options;
    const target = line.transferTargets.find(({ name }) => name === person);
    if ('person' in this.#transfer) return { calling: true, say: calling(this.#transfer.person, line) };
    if (this.#sendOn?.busy) return { calling: true, say: calling(person, line) };
    const ways = target && this.#waysTo(target);
    if (target === undefined || ways === undefined)
      return { calling: false, say: toldCaller({ what: 'not-reached', person }, line) };
    this.#matter = matter;
    if (ways.phone || ways.page) this.#step({ type: 'asked', person, ways });
    else this.#sendOn?.begin(target);
    return { calling: true, say: calling(person, line) };
  }

  /** The first of the line's people, for a caller who names none. */
  async reach(): Promise<boolean> {
    const { line } = this.#options;
    const target = line.transferTargets.find((one) => this.#waysTo(one) !== undefined);
    if (target === undefined) return false;
    const { calling: begun, say } = this.call(target.name);
    if (begun) this.#tell(say);
    return begun;
  }

  /** Goes on where an agent before us was lost. Returns whether the caller has somebody else to talk to. */
  resume(call: Pick<CallRecord, 'events'> | undefined): boolean {
    const { name, person } = lastOf(call);
    // Seen in the room already.
    if (this.together) return true;
    if (person === undefined || name !== 'person-joined') return false;
    this.#cancelLook = this.#options.clock.after(SEEN_WITHIN_MS, () => this.personLeft());
    this.#step({ type: 'joined', person });
    return true;
  }

  /** Gives up whom an agent before us was reaching when it was lost. Returns whether there was somebody, as the caller is told. */
  giveUp(call: Pick<CallRecord, 'events'> | undefined): boolean {
    const { name, person } = lastOf(call);
    if (person === undefined || (name !== 'person-called' && name !== 'person-took')) return false;
    this.#step({ type: 'abandoned', person });
    return !this.together;
  }

  /** @param phone whether they are there by phone; who is on a page reads what the caller says */
  personJoined(person: string, phone: boolean): void {
    this.#cancelLook();
    this.#step({ type: 'joined', person });
    if (this.together && !phone) this.#captions ??= this.#openCaptions();
  }

  personLeft(): void {
    this.#step({ type: 'left' });
  }

  /** What the caller says to whoever they talk to in our place. */
  callerAudio(pcm: Int16Array): void {
    this.#captions?.audio(pcm);
  }

  /** The call is over. */
  close(): void {
    this.#sendOn?.close();
    this.#step({ type: 'over' });
  }

  #step(input: TransferInput): void {
    const { transfer, effects } = stepTransfer(this.#transfer, input);
    if (transfer.name !== this.#transfer.name) this.#cancelWait();
    this.#transfer = transfer;
    if (!this.together) this.#closeCaptions();
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: TransferEffect): void {
    const { callId, hold, line, log, clock, conversation } = this.#options;
    switch (effect.do) {
      case 'call':
        log.event('person-called', { person: effect.person });
        this.#call(effect.person, effect.ways);
        break;
      case 'wait':
        this.#cancelWait();
        this.#cancelWait = clock.after(effect.ms, () => this.#step({ type: 'waited' }));
        break;
      case 'brief':
        void this.#brief();
        break;
      case 'join':
        void this.#join();
        break;
      case 'drop-phone':
        this.#reach?.dropPhone();
        break;
      case 'hang-up':
        this.#hangUp();
        break;
      case 'hold':
        hold.start();
        break;
      case 'unhold':
        hold.stop();
        break;
      case 'mute':
        conversation.callerMuted();
        // What was being said as they came is answered by them.
        conversation.follow(() => {});
        log.event('person-joined', this.#of());
        // A link that was used just before it was given up.
        this.#sendOn?.callOff();
        // Whoever was there is here now.
        this.#reach?.close();
        void this.#options.deps.people?.calls.end(callId);
        break;
      case 'unmute':
        this.#cancelLook();
        conversation.follow(undefined);
        break;
      case 'send-on':
        this.#sendCallerOn(effect.person);
        break;
      case 'tell':
        log.event(effect.what === 'taken' ? 'person-took' : `person-${effect.what}`, { person: effect.person });
        this.#tell(toldCaller(effect, line));
        break;
    }
  }

  #of(): { person: string } | undefined {
    return 'person' in this.#transfer ? { person: this.#transfer.person } : undefined;
  }

  /** How somebody can be reached; undefined where they can't be. */
  #waysTo(target: TransferTarget): Ways | undefined {
    const { line, deps } = this.#options;
    const { calls, links } = deps.people ?? {};
    const phone = calls?.dials === true && trunkOf(line, target) !== undefined;
    const page = links?.sender.reaches(target) === true;
    const sendOn = !phone && this.#sendOn?.reaches(target) === true;
    return phone || page || sendOn ? { phone, page, sendOn } : undefined;
  }

  #call(name: string, ways: Ways): void {
    const { callId, line, deps, onRealtime, clock, logger } = this.#options;
    const target = line.transferTargets.find((one) => one.name === name);
    if (deps.people === undefined || target === undefined) return;
    this.#reach = new PersonReach({
      callId,
      line,
      target,
      people: deps.people,
      brief: () => this.#briefing(),
      openRealtime: (onEvent) => this.#openRealtime(onEvent),
      onEvent: (event) => this.#step(event),
      onRealtime,
      clock,
      logger,
    });
    void this.#reach.begin(ways);
  }

  #openRealtime(onEvent: (event: RealtimeEvent) => void): RealtimeClient {
    const { line, deps, logger } = this.#options;
    return deps.openRealtime({ line: line.id, session: this.#session(), history: [], onEvent, logger });
  }

  #openCaptions(): CallerCaptions {
    const { room, onRealtime, logger } = this.#options;
    return new CallerCaptions({ openRealtime: (onEvent) => this.#openRealtime(onEvent), room, onRealtime, logger });
  }

  #closeCaptions(): void {
    this.#captions?.close();
    this.#captions = undefined;
  }

  #session() {
    const { voice, languages } = this.#options.line;
    const instructions =
      'You tell somebody on the phone about a caller who waits for them. Say what you are told to say.';
    return { instructions, ...(voice && { voice }), language: languages[0], tools: [] };
  }

  async #briefing(): Promise<CallerBrief> {
    const { callId, callingNumber, deps, logger } = this.#options;
    const call = await deps.store.getCall(callId).catch((error: unknown) => {
      logger.warn({ err: error }, 'a person is not told what the caller has said');
      return undefined;
    });
    return briefOf({ number: callingNumber(), matter: this.#matter, turns: call?.turns ?? [] });
  }

  async #brief(): Promise<void> {
    const { line } = this.#options;
    const words = briefWords(line, await this.#briefing());
    if (this.#transfer.name === 'briefing') this.#reach?.say(announcement(line, () => words, sayExactly));
  }

  async #join(): Promise<void> {
    const { callId, roomName, deps, logger } = this.#options;
    await deps.people?.calls.join(callId, roomName).catch((error: unknown) => {
      logger.error({ err: error }, 'a person could not be brought to their caller');
    });
  }

  /** After the page came to nothing; the caller hears again who is called, in place of the tone. */
  #sendCallerOn(person: string): void {
    const { line } = this.#options;
    const target = line.transferTargets.find(({ name }) => name === person);
    const begun = target !== undefined && this.#sendOn?.begin(target) === true;
    this.#tell(begun ? calling(person, line) : toldCaller({ what: 'not-reached', person }, line));
  }

  #hangUp(): void {
    this.#reach?.close();
    this.#reach = undefined;
    void this.#options.deps.people?.calls.end(this.#options.callId);
  }

  #tell(words: string): void {
    const { conversation, line } = this.#options;
    conversation.sayInstead(announcement(line, () => words, sayExactly));
  }
}

/** What happened last with a person, as the call's record tells. */
function lastOf(call: Pick<CallRecord, 'events'> | undefined): { name?: string; person?: string } {
  const last = call?.events.findLast(({ name }) => name.startsWith('person-'));
  const person = last?.data?.['person'];
  return last === undefined || typeof person !== 'string' ? {} : { name: last.name, person };
}
