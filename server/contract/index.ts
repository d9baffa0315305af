export * from './clean-text.ts';
export * from './dispatch.ts';
export * from './failure.ts';
export * from './names.ts';
export * from './problem.ts';
export * from './say.ts';
export * from './token.ts';
export * from './untrusted.ts';
