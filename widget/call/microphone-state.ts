import type { Microphone, MicrophoneProblem } from './call-state.ts';

/** Whether the visitor can be heard, now or after unmuting. */
export function hasMicrophone(microphone: Microphone): microphone is 'on' | 'muted' {
  return microphone === 'on' || microphone === 'muted';
}

export function isMicrophoneProblem(microphone: Microphone): microphone is MicrophoneProblem {
  return !hasMicrophone(microphone) && microphone !== 'opening' && microphone !== 'asking';
}
