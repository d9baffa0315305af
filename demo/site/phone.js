// A telephone with keys and two lines of display. Its sound goes through phone-audio.js, its call over a WebSocket to the
// softphone of this page's server.
const byId = (id) => document.getElementById(id);
const [handset, state, number, time, speaker, microphone] = [
  'handset',
  'state',
  'number',
  'time',
  'speaker',
  'microphone',
].map(byId);

const RATE = 8000;
const LONGEST_NUMBER = 15;
const endings = {
  'hung-up': 'Call ended',
  busy: 'Busy. Try later',
  'unknown-number': 'No such number',
  full: 'All phones in use',
  'no-service': 'No service',
};

let dialled = '2125550142';
/** Whether the next key begins a new number. */
let fresh = true;
/** The call under way: what it holds is let go of by `leave`. */
let call;

/** Idle → dialling → ringing → talking → idle. */
function show(name, text) {
  handset.dataset.state = name;
  state.textContent = text;
  byId('call').disabled = name !== 'idle';
  byId('end').disabled = name === 'idle';
}

function showNumber() {
  const grouped = /^(\d{3})(\d{3})(\d+)$/.exec(dialled.slice(0, 10));
  number.textContent = grouped && dialled.length <= 10 ? grouped.slice(1).join(' ') : dialled;
}

function press(key) {
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  button.classList.add('pressed');
  setTimeout(() => button.classList.remove('pressed'), 120);
  if (call) {
    call.press(key);
    return;
  }
  dialled = fresh ? key : (dialled + key).slice(0, LONGEST_NUMBER);
  fresh = false;
  showNumber();
}

async function dial() {
  if (call || dialled === '') return;
  const mine = createCall();
  call = mine;
  fresh = true;
  show('dialling', 'Calling …');
  try {
    await mine.start(dialled);
  } catch {
    mine.leave('no-service');
  }
}

function createCall() {
  // All that is opened, closed in the opposite order.
  const open = [];
  let socket;
  let over = false;
  let stopRinging = () => {};

  async function hear(opened) {
    const context = new AudioContext({ sampleRate: RATE });
    open.push(() => context.close());
    let earpiece;
    // At once: an answer may come before the sound is set up.
    opened.onmessage = ({ data }) => {
      if (typeof data === 'string') told(JSON.parse(data), context);
      else earpiece?.port.postMessage(data, [data]);
    };
    await context.resume();
    await context.audioWorklet.addModule('phone-audio.js');
    earpiece = new AudioWorkletNode(context, 'earpiece', { numberOfInputs: 0 });
    earpiece.connect(context.destination);
    earpiece.port.onmessage = ({ data }) => speaker.classList.toggle('sounding', data);
  }

  async function speak() {
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
    } catch {
      microphone.textContent =
        'No microphone: you hear the call and can press keys. Allow it, and call again, to speak.';
      return;
    }
    const stop = () => {
      for (const track of stream.getTracks()) track.stop();
    };
    if (over) return stop();
    microphone.textContent = 'Your microphone is on while you are in the call.';
    open.push(() => {
      stop();
      microphone.textContent = 'Your microphone is off.';
    });
    const context = new AudioContext();
    open.push(() => context.close());
    await context.audioWorklet.addModule('phone-audio.js');
    // A telephone line carries nothing above 3.4 kHz; half of 8 kHz is the most that it could.
    const filters = [0.54, 1.31].map(
      (Q) => new BiquadFilterNode(context, { type: 'lowpass', frequency: 3400, Q: 20 * Math.log10(Q) }),
    );
    const worklet = new AudioWorkletNode(context, 'microphone', { numberOfOutputs: 0 });
    const nodes = [context.createMediaStreamSource(stream), ...filters, worklet];
    nodes.reduce((from, to) => from.connect(to));
    worklet.port.onmessage = ({ data }) => {
      if (socket?.readyState === WebSocket.OPEN) socket.send(data);
    };
  }

  function told(message, context) {
    if (message.type === 'ringing') {
      stopRinging();
      show('ringing', 'Ringing …');
      ringBack(context);
    } else if (message.type === 'answered') {
      stopRinging();
      show('talking', 'Connected');
      open.push(countTime());
    } else if (message.type === 'ended') leave(message.why);
  }

  /** What a caller in North America hears while it rings: two tones, for two seconds of six. */
  function ringBack(context) {
    const gain = new GainNode(context, { gain: 0 });
    gain.connect(context.destination);
    for (let at = context.currentTime; at < context.currentTime + 60; at += 6) {
      gain.gain.setValueAtTime(0.06, at).setValueAtTime(0, at + 2);
    }
    const tones = [440, 480].map((frequency) => new OscillatorNode(context, { frequency }));
    for (const tone of tones) {
      tone.connect(gain);
      tone.start();
    }
    stopRinging = () => gain.disconnect();
  }

  function leave(why) {
    if (over) return;
    over = true;
    call = undefined;
    speaker.classList.remove('sounding');
    for (const close of open.reverse()) close();
    show('idle', endings[why]);
  }

  return {
    async start(to) {
      const address = new URL('phone', location.href);
      address.protocol = location.protocol.replace('http', 'ws');
      address.searchParams.set('number', to);
      socket = new WebSocket(address);
      socket.binaryType = 'arraybuffer';
      open.push(() => socket.close());
      socket.onclose = () => leave('no-service');
      await Promise.all([hear(socket), speak()]);
    },
    press: (key) => socket?.readyState === WebSocket.OPEN && socket.send(JSON.stringify({ type: 'press', key })),
    leave,
  };
}

function countTime() {
  const since = Date.now();
  const show = () => {
    const seconds = Math.floor((Date.now() - since) / 1000);
    time.textContent = [seconds / 60, seconds % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
  };
  show();
  const timer = setInterval(show, 500);
  return () => clearInterval(timer);
}

for (const button of document.querySelectorAll('[data-key]')) {
  button.addEventListener('click', () => press(button.dataset.key));
}
for (const button of document.querySelectorAll('[data-number]')) {
  button.addEventListener('click', () => {
    if (call) return;
    dialled = button.dataset.number;
    fresh = true;
    showNumber();
    void dial();
  });
}
byId('call').addEventListener('click', () => void dial());
byId('end').addEventListener('click', () => call?.leave('hung-up'));
byId('clear').addEventListener('click', () => {
  if (call) return;
  dialled = '';
  showNumber();
});
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (/^[0-9*#]$/.test(event.key)) press(event.key);
  else if (event.key === 'Escape') call?.leave('hung-up');
  else if (event.key === 'Backspace' && !call) {
    dialled = dialled.slice(0, -1);
    fresh = false;
    showNumber();
  } else if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) void dial();
});
show('idle', 'Ready');
showNumber();
