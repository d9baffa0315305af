import { z } from 'zod';
import type { MoveCode } from './code-store.ts';
import { operation, text, time } from './operation.ts';

const direction = z.enum(['to-phone', 'to-page']);
const code: z.ZodType<MoveCode> = z.object({ code: text, direction, callId: text, line: text, expiresAt: time });
const codeAt = z.object({ code, at: time });

export const codeOperations = {
  addCode: operation('addCode', codeAt, z.boolean()),
  openCodes: operation('openCodes', z.object({ direction, at: time }), z.array(code)),
  takeCode: operation('takeCode', codeAt, z.object({ room: text }).optional()),
};
