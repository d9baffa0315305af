import type { Logger } from 'pino';
import type { Calls } from '../calls/calls.ts';
import type { PageCallBacks } from '../calls/page-call-backs.ts';
import type { PageRings } from '../calls/page-rings.ts';
import type { PersonAnswers } from '../calls/person-answers.ts';
import type { Card, ProofChallenge } from '../contract/index.ts';
import type { Line, LineCatalog } from '../line/line.ts';
import type { Store } from '../store/store.ts';

/** All that the API is made of. */
export interface AppDeps {
  lines: LineCatalog;
  calls: Calls;
  store: Pick<Store, 'liveCalls' | 'listNotices'>;
  /** Absent where nobody may be called. */
  callBacks?: PageCallBacks;
  /** Absent where no phone may be rung up for a page. */
  pageRings?: PageRings;
  /** Absent where nobody is asked to answer in the browser. */
  answers?: PersonAnswers;
  livekit: {
    /** `ws(s)://` address that visitors reach LiveKit at. */
    publicUrl: string;
    apiKey: string;
    apiSecret: string;
    /** `ws://…` where its signalling is passed on by us, as `listen` does. */
    signalling?: string;
  };
  /** A telephone gateway answers the lines' numbers, so that calls can go on by phone. Default: false. */
  takesPhones?: boolean;
  answerer: TextAnswerer;
  /** Signs what visitors are given; the same in all processes that serve one address. */
  secret: string;
  /** What `/readyz` asks, by name; a check that rejects, or takes more than 2 s, fails. */
  checks: Readonly<Record<string, () => Promise<void>>>;
  /** Whether another Realtime server answers than the one that is wanted; absent where there is no other. */
  fallbackInUse?: () => Promise<boolean>;
  /** Folder of the built widget; without one no files are served. */
  widgetDir?: string;
  /** `http://…` of the telephone gateway that takes carriers' webhooks, where it is to be reached through us. */
  carriers?: string;
  logger: Logger;
  /** Monotonic milliseconds. */
  clock?: () => number;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** Answers in writing, in the conversation of a call, which keeps what was asked and answered. */
export interface TextAnswerer {
  /**
   * Resolves to what it cost once the answer is whole.
   * @throws Failure `answer-failed`, also where the signal ended it
   */
  answer(question: {
    callId: string;
    line: Line;
    text: string;
    signal: AbortSignal;
    /** More words of the answer. */
    onText: (text: string) => void;
    /** Something to read beside it. */
    onCard: (card: Card) => void;
  }): Promise<{ tokens: number }>;
}

/** Who asks for a call: a page's visitor, an app with a key of the line, or a program or page on this machine. */
export type Asker = { kind: 'page'; origin: string } | { kind: 'app' } | { kind: 'local' };

/** What the API knows of a request beyond the Request itself. */
export interface AppEnv {
  Bindings: {
    /** Address of whoever opened the connection, where there is a connection. */
    remoteAddress?: string;
  };
  Variables: {
    /** Set once the line is known to exist and whoever asks may use it. */
    line?: Line;
    asker?: Asker;
    /** Work that a refused visitor is to do first. */
    proof?: ProofChallenge;
    /** Seconds after which a refused client may try again. */
    retryAfter?: number;
  };
}
