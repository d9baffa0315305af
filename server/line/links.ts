import { linkable } from '../contract/index.ts';
import { plainText } from './inline.ts';
import type { KnowledgeLink } from './line.ts';

/** `[text](address)`, without a title behind the address; `<address>`; and an address as it stands. */
const LINK = /\[([^[\]]*)\]\(\s*<?([^()<>\s]+)>?[^()]*\)|<([^<>\s]+)>|(https?:\/\/[^\s<>()[\]"'`]+)/g;
const MOST = 50;

/** The links of a piece of Markdown that a page may show, in their order, each once. */
export function linksIn(markdown: string): KnowledgeLink[] {
  const found = [...markdown.matchAll(LINK)].flatMap(([, text = '', named, bracketed, bare]) => {
    const written = named ?? bracketed ?? withoutStop(bare ?? '');
    const address = linkable(/^[^\s@:/]+@[^\s@:/]+\.\w+$/.test(written) ? `mailto:${written}` : written);
    return address === undefined ? [] : [{ text: plainText(text) || written, address }];
  });
  const firstOf = ({ address }: KnowledgeLink) => found.findIndex((link) => link.address === address);
  return found.slice(0, MOST).filter((link, i) => firstOf(link) === i);
}

/** Without the marks with which a sentence goes on after an address. */
const withoutStop = (address: string) => address.replace(/[.,;:!?*_~]+$/, '');
