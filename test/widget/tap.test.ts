import { learnPermission, tapLine } from '../../widget/call/tap.ts';
import { equal, ok, until } from '../support/widget/assert.ts';
import { afterEach, describe, it } from '../support/widget/suite.ts';

const nativeFetch = window.fetch;
afterEach(() => {
  window.fetch = nativeFetch;
});

const target = { server: 'https://calls.example', line: 'a/b', callerName: '' };

describe('a tap on the button', () => {
  it('begins sound, microphone and request before anything is awaited', () => {
    const begun: string[] = [];
    window.fetch = async (address) => {
      begun.push(String(address));
      return new Response('{}');
    };
    const audio = document.createElement('audio');
    audio.play = async () => void begun.push('sound');
    const ending = new AbortController();
    tapLine(target, audio, ending.signal);
    equal(begun, ['https://calls.example/api/lines/a%2Fb/token', 'sound']);
    ending.abort();
  });

  it('sends the name of a visitor whom the page knows, and no cookies', () => {
    let sent: RequestInit | undefined;
    window.fetch = async (_address, init) => {
      sent = init;
      return new Response('{}');
    };
    const ending = new AbortController();
    tapLine({ ...target, callerName: 'Ada' }, document.createElement('audio'), ending.signal);
    equal([sent?.method, sent?.body, sent?.credentials], ['POST', '{"participant_name":"Ada"}', 'omit']);
    ending.abort();
  });

  it('names the conversation in writing that the call goes on with', () => {
    let sent: unknown;
    window.fetch = async (_address, init) => {
      sent = init?.body;
      return new Response('{}');
    };
    const ending = new AbortController();
    tapLine({ ...target, conversation: 'c1' }, document.createElement('audio'), ending.signal);
    equal(sent, '{"conversation":"c1"}');
    ending.abort();
  });

  it('gives microphone, sound and request back when the call ends', async () => {
    let request: AbortSignal | null | undefined;
    window.fetch = (_address, init) => {
      request = init?.signal;
      return new Promise(() => {});
    };
    const ending = new AbortController();
    const audio = document.createElement('audio');
    const { microphone, sound } = tapLine(target, audio, ending.signal);
    const [track] = (await microphone.open()).getAudioTracks();
    equal(track?.readyState, 'live');
    ending.abort();
    equal(track?.readyState, 'ended');
    ok(request?.aborted && audio.srcObject === null, 'the request or the sound went on');
    await until(() => sound.context?.state === 'closed', 'the sound device is given back');
  });

  it('closes a microphone that is granted only after the call has ended', async () => {
    window.fetch = () => new Promise(() => {});
    const ending = new AbortController();
    const { microphone } = tapLine(target, document.createElement('audio'), ending.signal);
    ending.abort();
    const [track] = (await microphone.open()).getAudioTracks();
    await until(() => track?.readyState === 'ended', 'the late microphone is closed');
  });

  it('asks for the microphone in the click, unless nothing will be asked', async () => {
    window.fetch = () => new Promise(() => {});
    const { getUserMedia } = navigator.mediaDevices;
    const { query } = navigator.permissions;
    let asked = 0;
    navigator.mediaDevices.getUserMedia = async () => {
      asked++;
      return new MediaStream();
    };
    const tap = () => tapLine(target, document.createElement('audio'), AbortSignal.abort()).microphone;
    equal([tap().granted, asked], [false, 1]);
    const granted = Object.assign(new EventTarget(), { name: 'microphone', state: 'granted', onchange: null } as const);
    navigator.permissions.query = async () => granted;
    await learnPermission();
    const microphone = tap();
    equal([microphone.granted, asked], [true, 1]);
    await Promise.all([microphone.open(), microphone.open()]);
    equal(asked, 2);
    navigator.mediaDevices.getUserMedia = getUserMedia;
    navigator.permissions.query = query;
  });
});
