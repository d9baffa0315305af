/** A line as everything outside this folder sees it: validated, defaults filled in. See `docs/lines.md`. */
export interface Line {
  /** Folder name; also the name in `/api/lines/:line`. Lower-case letters, digits and hyphens. */
  id: string;
  /** Absolute path of the folder. */
  dir: string;
  /** Spoken and shown name, e.g. "Marlow Street Bakery". */
  name: string;
  /** First words of every call, spoken exactly. */
  greeting: string;
  /** How the agent behaves, in the owner's words. */
  instructions: string;
  /** `knowledge`: answers only from the knowledge. `open`: anything within the instructions. */
  scope: 'knowledge' | 'open';
  /** Voice of the embedded speech server (`EMBEDDED_VOICES`) or of another; undefined leaves it to the server. */
  voice?: string;
  /** BCP 47 tags, the first being the line's own. */
  languages: readonly [string, ...string[]];
  /** A phone call begins with a key for each further language. */
  languageKeys: boolean;
  /** IANA time zone of the hours. */
  timezone: string;
  /** Weekly opening hours, or undefined where the line has none. */
  hours?: WeeklyHours;
  /** Days with other hours than their weekday's. */
  holidays?: Holidays;
  /** Outside its hours: answers as ever, or takes messages only. */
  whenClosed: 'answer' | 'message';
  /** Exact origins (`https://shop.example`) or wildcard subdomains (`https://*.shop.example`); `*` allows all. */
  allowedOrigins: readonly string[];
  /** `sha256:…` of the keys with which apps, which have no origin, may place calls. */
  apiKeys: readonly string[];
  /** E.164 number of the line, shown to a visitor who can't be served otherwise. */
  phone?: string;
  /** What a caller in danger is told to dial, where it is not that of the country of phone or time zone. */
  emergencyNumber?: string;
  limits: LineLimits;
  /** How long each caller may talk, where that is bounded. */
  allowance?: LineAllowance;
  /** What a caller is told about recording and transcripts before the greeting, if anything. */
  consent?: string;
  recording: boolean;
  /** Days after which a call's turns and messages are deleted. */
  retentionDays: number;
  /** Lets the owner do things by telephone; undefined: nobody can. */
  owner?: { pin: string; numbers: readonly string[] };
  messages: LineMessages;
  /** How people are called back, where they are. */
  callBack?: LineCallBack;
  tools: LineTools;
  /** Sites, written as `allowedOrigins` are, to which cards may link besides the addresses that stand in the knowledge. */
  links?: readonly string[];
  /** Who a call may be handed to, and nobody else. */
  transferTargets: readonly TransferTarget[];
  knowledge: readonly KnowledgeSection[];
}

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** Open intervals of a day as local wall-clock minutes since midnight, `[from, to)`, in order. */
export type OpenSpans = ReadonlyArray<readonly [from: number, to: number]>;

/** Each day's open intervals; an absent day is closed. */
export type WeeklyHours = Readonly<Partial<Record<Weekday, OpenSpans>>>;

/** By date, `2026-12-24`, or by that of every year, `12-25`; the former counts first. */
export type Holidays = Readonly<Record<string, OpenSpans>>;

export interface LineLimits {
  /** Calls at once. */
  concurrentCalls: number;
  /** Longest call, in minutes; the caller is told before it ends. */
  maxCallMinutes: number;
  /** Calls of one day in the line's time zone, as all that follows. */
  callsPerDay: number;
  minutesPerDay: number;
  /** Weighted by their price; see `docs/lines.md`. */
  tokensPerDay: number;
  callsPerVisitorPerDay: number;
  callsPerAddressPerDay: number;
  /** Percent of places, calls, minutes and tokens that web callers leave to the telephone, where the line has one. */
  keptForPhone: number;
  /** Of a phone call, until the agent asks, and until it hangs up; 0 never. */
  silenceSeconds: number;
  proofOfWork: 'never' | 'flooded' | 'always';
}

/** Where messages of callers go, besides the store. */
export interface LineMessages {
  webhook?: string;
  email?: string;
}

export interface LineAllowance {
  /** Of each caller who can be told from others; a month is the calendar's in the line's time zone. */
  minutesPerMonth: number;
  /** Of one call, where nobody can say whose it is. */
  minutesPerUnknownCall: number;
  /** Minutes a month of single numbers, by their E.164 form. */
  exceptions: Readonly<Record<string, number | 'unlimited'>>;
}

export interface LineCallBack {
  /** Of outbound calls; its name in `telephony.yaml`. */
  trunk: string;
  /** Local wall-clock minutes since midnight between which people may be rung up, `[from, until)`. */
  between: readonly [from: number, until: number];
  /** Whether a phone whose call broke off is called back, where its trunk vouches for the number. */
  afterDropped: boolean;
}

export interface LineTools {
  /** The caller may leave a message for the owner. */
  takeMessage: boolean;
  /** The agent may hang up once the caller has said goodbye. */
  endCall: boolean;
}

/** Somebody whom a call may be handed to: at a phone, in the browser, or both at once. */
export interface TransferTarget {
  name: string;
  /** Telephone number (E.164). */
  phone?: string;
  /** Address of a phone, such as an extension of a PBX, in the place of a number. */
  sip?: string;
  /** Outbound trunk by which the phone is called; else that of call-backs. */
  trunk?: string;
  /** Where a link goes by which they answer in the browser. */
  email?: string;
  webhook?: string;
}

/** One heading's worth of a knowledge file. */
export interface KnowledgeSection {
  /** Path relative to the line's folder, e.g. `knowledge/hours.md`. */
  file: string;
  /** Line of the heading in that file, from 1. */
  lineNumber: number;
  /** Headings from the outermost inwards, e.g. `['Delivery', 'Fees']`. */
  headings: readonly string[];
  /** Plain text below the heading, Markdown mark-up removed; lists keep one entry a line. */
  text: string;
  /** Addresses that stand in it, in their order. */
  links?: readonly KnowledgeLink[];
}

/** A web or e-mail address in the knowledge, and the words that stand for it there, which may be the address itself. */
export interface KnowledgeLink {
  text: string;
  address: string;
}

/** Lines by id, as they are on disk now: a changed line counts from the next call on. */
export interface LineCatalog {
  /** @throws Failure `line-not-found` | `line-invalid` */
  get(id: string): Promise<Line>;
  ids(): Promise<string[]>;
}
