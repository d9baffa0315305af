import type { Said } from '../answer/answerer.ts';
import { type Item, wordsOf } from './items.ts';

/** The conversation as the answerer sees it; items without words (noise) are left out. */
export function saidIn(items: readonly Item[]): Said[] {
  return items.flatMap((item): Said[] => {
    if (item.type === 'function_call') {
      return [{ type: 'call', callId: item.call_id, name: item.name, arguments: item.arguments }];
    }
    if (item.type === 'function_call_output') return [{ type: 'result', callId: item.call_id, output: item.output }];
    const text = wordsOf(item);
    return text === '' ? [] : [{ type: item.role, text }];
  });
}
