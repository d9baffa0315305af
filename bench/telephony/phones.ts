/** Some phones in a process of their own, because one process with all of them would be slower than what it measures. */
import { resamplePcm } from '../../server/audio/resampler.ts';
import { type DialledCall, dialPhone } from '../../test/support/telephony/dial-phone.ts';
import { readWav } from '../../test/support/wav.ts';
import { clock, type PhoneAnswer, type PhoneCommand, phoneCommand } from './protocol.ts';

const calls = new Map<string, DialledCall>();
const ANSWER_MS = 15_000;

process.on('message', (raw) => {
  const command = phoneCommand.parse(raw);
  obey(command).then(
    (answer) => process.send?.(answer),
    (error) => process.send?.({ did: 'fail', call: command.call, why: String(error) } satisfies PhoneAnswer),
  );
});
process.once('disconnect', () => process.exit(0));

async function obey(command: PhoneCommand): Promise<PhoneAnswer> {
  if (command.do === 'dial') return dial(command);
  const call = calls.get(command.call);
  if (call === undefined) throw new Error(`there is no call ${command.call}`);
  if (command.do === 'speak') return speak(command.call, call, command.wav);
  return command.do === 'sing' ? sing(command.call, call) : hangUp(command.call, call);
}

async function dial(command: Extract<PhoneCommand, { do: 'dial' }>): Promise<PhoneAnswer> {
  const { do: _, call: id, port, ...how } = command;
  const began = performance.now();
  let ringing: number | undefined;
  let answered = Number.NaN;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const call = await dialPhone(() => port, {
    ...how,
    to: 'shop',
    // Everybody calls once: what one number may do in a day is not the matter here.
    from: `+4416329${id.padStart(5, '0')}`,
    onEvent(event) {
      if (event.type === 'progress' && event.status === 180) ringing ??= performance.now();
      if (event.type === 'established') {
        answered = performance.now();
        resolve();
      }
      if (event.type === 'ended') reject(new Error(`not answered: ${event.cause} ${event.status ?? ''}`));
    },
  });
  calls.set(id, call);
  const late = setTimeout(() => reject(new Error('not answered in time')), ANSWER_MS);
  await promise;
  clearTimeout(late);
  await call.rtp.heard.untilAudible(100);
  return {
    did: 'dial',
    call: id,
    ...(ringing !== undefined && { ringingMs: ringing - began }),
    answeredMs: answered - began,
    greetingMs: (call.rtp.heard.firstAudibleAt() ?? Number.NaN) - answered,
  };
}

async function sing(id: string, { rtp, sing }: DialledCall): Promise<PhoneAnswer> {
  await rtp.heard.untilSilent(200);
  const since = performance.now();
  sing();
  await rtp.heard.untilAudible(300, since);
  const heardAt = (rtp.heard.firstAudibleAt(since) ?? Number.NaN) + performance.timeOrigin;
  return { did: 'sing', call: id, sangAt: since + performance.timeOrigin, heardAt };
}

async function speak(id: string, { rtp }: DialledCall, wav: string): Promise<PhoneAnswer> {
  const { pcm, rate } = readWav(wav);
  const beganAt = clock();
  rtp.say(resamplePcm(pcm, rate, rtp.sampleRate));
  await rtp.spoken();
  return { did: 'speak', call: id, beganAt };
}

async function hangUp(id: string, call: DialledCall): Promise<PhoneAnswer> {
  calls.delete(id);
  await call.hangUp();
  await call.close();
  return { did: 'hang-up', call: id };
}
