import { cleanLine, cleanText, reservedAttributePrefixes } from '../../contract/index.ts';

/** As many, and as long, as the token endpoint takes; a token may have been made elsewhere. */
const MAX_ATTRIBUTES = 16;
const MAX_VALUE = 512;
const MAX_NAME = 100;

/** Under this name the model finds what the page told; see `RealtimeClient.addData`. */
export const PAGE_CONTEXT = 'page_context';

/**
 * What a web page says of itself and its visitor, for the model to know; undefined where it says nothing. A phone says
 * nothing: its name is its number, which no model needs.
 */
export function pageContext(caller: {
  phone: boolean;
  name: string;
  attributes: Readonly<Record<string, string>>;
}): { visitorName?: string; page?: Record<string, string> } | undefined {
  if (caller.phone) return undefined;
  const visitorName = cleanLine(caller.name, MAX_NAME);
  const told = Object.entries(caller.attributes)
    .filter(([key]) => !reservedAttributePrefixes.some((prefix) => key.startsWith(prefix)))
    .slice(0, MAX_ATTRIBUTES)
    .map(([key, value]) => [cleanLine(key, MAX_NAME), cleanText(value, MAX_VALUE)]);
  if (visitorName === '' && told.length === 0) return undefined;
  return { ...(visitorName && { visitorName }), ...(told.length > 0 && { page: Object.fromEntries(told) }) };
}
