/**
 * Whose turn it is to change an established call, so that two offers do not cross. RFC 3261 14, RFC 6337.
 *
 *   idle --change (re-INVITE)--> offering --answered--> idle
 *    |                              `--glare--> waiting --elapsed (re-INVITE)--> offering
 *    `--their-invite--> answering --acknowledged--> idle            their INVITE also from waiting
 *
 * What is to change meanwhile is noted (`again`) and offered once it is idle.
 */
export interface Modification {
  name: 'idle' | 'offering' | 'waiting' | 'answering';
  again: boolean;
}

export type ModificationInput = 'change' | 'answered' | 'glare' | 'elapsed' | 'their-invite' | 'acknowledged';

export interface ModificationStep {
  state: Modification;
  effect: 'none' | 'send-offer' | 'wait';
}

export const idle: Modification = { name: 'idle', again: false };

/** Whether an INVITE of theirs may be answered; else 491. RFC 3261 14.2. */
export const mayAnswer = ({ name }: Modification): boolean => name === 'idle' || name === 'waiting';

export function advanceModification(state: Modification, input: ModificationInput): ModificationStep {
  switch (input) {
    case 'change':
      return state.name === 'idle' ? offer() : { state: { ...state, again: true }, effect: 'none' };
    case 'answered':
      return state.name === 'offering' ? rest(state) : stay(state);
    case 'glare':
      return state.name === 'offering' ? { state: { name: 'waiting', again: false }, effect: 'wait' } : stay(state);
    case 'elapsed':
      return state.name === 'waiting' ? offer() : stay(state);
    case 'their-invite':
      if (!mayAnswer(state)) return stay(state);
      return { state: { name: 'answering', again: state.again || state.name === 'waiting' }, effect: 'none' };
    case 'acknowledged':
      return state.name === 'answering' ? rest(state) : stay(state);
  }
}

const stay = (state: Modification): ModificationStep => ({ state, effect: 'none' });
const offer = (): ModificationStep => ({ state: { name: 'offering', again: false }, effect: 'send-offer' });
const rest = ({ again }: Modification): ModificationStep => (again ? offer() : stay(idle));
