import { microphoneTrack, problemOf } from '../../widget/call/microphone.ts';
import { equal, ok } from '../support/widget/assert.ts';
import { describe, it } from '../support/widget/suite.ts';

const dom = (name: string) => new DOMException('', name);

const permission = (state: PermissionState): PermissionStatus =>
  Object.assign(new EventTarget(), { name: 'microphone', state, onchange: null });

describe('the microphone', () => {
  it('is the track that the browser grants, and nobody is said to be asked', async () => {
    let asked = false;
    const track = await microphoneTrack(navigator.mediaDevices.getUserMedia({ audio: true }), () => {
      asked = true;
    });
    ok(track instanceof MediaStreamTrack, 'no track');
    equal(asked, false);
    track.stop();
  });

  it('that cannot be had says why', async () => {
    const cases = [
      [dom('NotAllowedError'), 'denied'],
      [dom('SecurityError'), 'denied'],
      [dom('NotFoundError'), 'absent'],
      [dom('OverconstrainedError'), 'absent'],
      [dom('NotReadableError'), 'busy'],
      [dom('AbortError'), 'busy'],
      ['anything', 'busy'],
    ] as const;
    for (const [error, problem] of cases) {
      equal(problemOf(error), problem);
      equal(await microphoneTrack(Promise.reject(error), () => {}), problem);
    }
  });

  it('that a stream does not hold is absent', async () => {
    equal(await microphoneTrack(Promise.resolve(new MediaStream()), () => {}), 'absent');
  });

  it('for which the browser asks is told while the question is open', async () => {
    const query = navigator.permissions.query;
    navigator.permissions.query = async () => permission('prompt');
    const granted = Promise.withResolvers<MediaStream>();
    await new Promise<void>((asked) => void microphoneTrack(granted.promise, asked));
    granted.resolve(new MediaStream());
    navigator.permissions.query = query;
  });

  it('that is granted but slow is not taken for a question', async () => {
    let asked = false;
    let queried: () => void = () => {};
    const looked = new Promise<void>((resolve) => {
      queried = resolve;
    });
    const query = navigator.permissions.query;
    navigator.permissions.query = async () => {
      queried();
      return permission('granted');
    };
    const granted = Promise.withResolvers<MediaStream>();
    const track = microphoneTrack(granted.promise, () => {
      asked = true;
    });
    await looked;
    granted.resolve(new MediaStream());
    await track;
    equal(asked, false);
    navigator.permissions.query = query;
  });
});
