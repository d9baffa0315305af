import { z } from 'zod';
import { Failure } from '../../contract/index.ts';
import { defineTool, type Tool } from './tool.ts';

export const READ_ALONG = 'read_along';

export interface ReadAlongDeps {
  /** Of the page that takes the code, as people type it: `voice.example/join`. */
  address: string;
  issueCode(): Promise<{ code: string }>;
  /** The caller is on a page already. */
  onPage: () => boolean;
}

/** Tells a caller on the phone where a page of theirs can read along, and the code for it. */
export function readAlong({ address, issueCode, onPage }: ReadAlongDeps): Tool {
  return defineTool({
    name: READ_ALONG,
    description:
      'For callers on the telephone who want to read or see something: gets a short address and a one-time code, with ' +
      'which a page on their computer or mobile shows what is said. Say the address slowly, then the code digit by digit, twice.',
    needs: 'anyone',
    // A second code takes the place of the first.
    repeatable: true,
    arguments: z.object({}),
    async run() {
      if (onPage()) throw alreadyOnPage();
      const { code } = await issueCode();
      return {
        output: {
          address,
          spokenAddress: spoken(address),
          code: [...code].join(', '),
          validFor: 'one use, five minutes',
        },
      };
    },
  });
}

/** "voice.example:8080/join" -> "voice dot example, port 8080, slash join". */
function spoken(address: string): string {
  return address
    .replace(/:(\d+)/, ', port $1,')
    .replaceAll('.', ' dot ')
    .replaceAll('-', ' dash ')
    .replaceAll('/', ' slash ')
    .replace(/ +/g, ' ');
}

const alreadyOnPage = () =>
  new Failure({
    reason: 'already-on-page',
    message: 'The caller is on a page already, which shows what is said.',
    cure: 'Tell them to read it there.',
  });
