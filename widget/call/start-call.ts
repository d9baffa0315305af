import { type Card, type ProofChallenge, readCards } from '../../server/contract/index.ts';
import { askForCall } from './ask.ts';
import type { CallListener, StartCall } from './call-api.ts';
import { cardCaption } from './card-caption.ts';
import { unexpected, unsupported } from './errors.ts';
import { CallFailure, type FailureCode, serverUnreachable } from './failure.ts';
import { loadRoom } from './load-room.ts';
import { microphoneTrack } from './microphone.ts';
import { askForCode, ringUp } from './phone-code.ts';
import { PhoneOffer } from './phone-offer.ts';
import { solve } from './solve.ts';
import { readToken } from './token.ts';
import { WrittenConversation } from './written-conversation.ts';

/** Failures of sound alone: words still get through. */
const inWriting: ReadonlySet<FailureCode> = new Set([
  'media-unreachable',
  'connection-lost',
  'livekit-unavailable',
  'unsupported',
]);

export const startCall: StartCall = ({ target, sound, microphone, answer }, listener, signal) => {
  const report = until(signal, listener);
  const readsAlong = target.code !== undefined;
  const asPerson = target.take !== undefined;
  const openMicrophone = () =>
    microphoneTrack(microphone.open(), () => report.on({ type: 'microphone', microphone: 'asking' }));
  const asked = microphone.granted ? undefined : openMicrophone();
  const prove = async (challenge: ProofChallenge) => {
    report.on({ type: 'proving' });
    return askForCall(target, signal, await solve(challenge, signal));
  };
  const conversation = async () => (await token).conversation_token ?? '';
  const offer = new PhoneOffer(
    report.byPhone,
    async () => askForCode(target, await conversation(), signal),
    async (number) => ringUp(target, { conversation: await conversation(), number }, signal),
  );
  const token = readToken(answer, target, prove).then((granted) => {
    report.timing('token', performance.now());
    offer.reachable(granted.phone);
    return granted;
  });
  const code = loadRoom().catch((cause) => Promise.reject(serverUnreachable(target.server, cause)));

  const shown = new Set<string>();
  const showCards = (cards: readonly Card[]) => {
    for (const card of cards) {
      if (!shown.has(card.id)) report.caption(cardCaption(card));
      shown.add(card.id);
    }
  };

  const written = new WrittenConversation(target, token, report, signal);
  let silent = false;
  const fail = (failure: CallFailure) => {
    silent = !readsAlong && !asPerson && inWriting.has(failure.reason);
    report.on({ type: silent ? 'silenced' : 'failed', failure });
    // Nobody is listening any more.
    if (silent) void asked?.then((opened) => typeof opened === 'string' || opened.stop());
  };
  const byVoice: CallListener = {
    ...report,
    on(event) {
      if (event.type === 'phone') offer.forget();
      if (event.type === 'failed') fail(event.failure);
      else report.on(event);
    },
  };
  const room = Promise.all([code, token]).then(([{ joinRoom }, { server_url, participant_token }]) => {
    if (!('RTCPeerConnection' in window)) throw unsupported();
    return joinRoom({
      url: server_url,
      token: participant_token,
      sound,
      readsAlong,
      asPerson,
      microphone: () => asked ?? openMicrophone(),
      signal,
      report: byVoice,
      cards: (json) => showCards(readCards(json)),
    });
  });
  room.catch((error) => fail(error instanceof CallFailure ? error : unexpected(error)));
  void asked?.then((opened) => {
    if (typeof opened === 'string') report.on({ type: 'microphone', microphone: opened });
  });

  return {
    async sendText(text) {
      // What was typed while the call was still being tried is answered in writing, too.
      const joined = await room.catch((error) => (silent ? undefined : Promise.reject(error)));
      await (silent || !joined ? written.send(text) : joined.sendText(text));
    },
    setMuted: (muted) => void room.then((joined) => joined.setMuted(muted)).catch(() => {}),
    playSound: () => void room.then((joined) => joined.playSound()).catch(() => {}),
    goOnHere: () => void room.then((joined) => joined.goOnHere()).catch(() => {}),
    askForCode: () => void offer.ask(),
    dropCode: () => offer.forget(),
    ring: (number) => void offer.ring(number),
  };
};

function until(signal: AbortSignal, listener: CallListener): CallListener {
  return {
    on: (event) => signal.aborted || listener.on(event),
    caption: (caption) => signal.aborted || listener.caption(caption),
    timing: (mark, at) => signal.aborted || listener.timing(mark, at),
    wrote: (conversation) => signal.aborted || listener.wrote(conversation),
    byPhone: (byPhone) => signal.aborted || listener.byPhone(byPhone),
  };
}
