import { Failure } from '../contract/index.ts';

/** Another livekit-server answers at the port that ours was to have. */
export const portTaken = (port: number) =>
  new Failure({
    reason: 'port-busy',
    message: `Port ${port} for LiveKit was taken by another livekit-server a moment ago.`,
    cure: 'Start again: another port is then looked for.',
  });
