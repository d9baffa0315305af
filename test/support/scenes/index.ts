import { interpreter } from './interpreter.ts';
import { market } from './market.ts';
import type { Scene } from './scene.ts';
import { youngProgrammer } from './young-programmer.ts';

export type { Scene, SceneTurn } from './scene.ts';
export { interpreter, market, youngProgrammer };

/** The three calls that the open line is made for. */
export const scenes: readonly Scene[] = [market, interpreter, youngProgrammer];
