/** Words around the one in question, in lower case. */
export interface Around {
  before: string | undefined;
  after: string | undefined;
}

const SUBJECTS = new Set(['i', 'you', 'we', 'they', 'to', 'can', 'will', 'would', 'should', "don't", 'please', 'may']);

/** Spellings with two readings that callers' lines often use, told apart by a neighbour; else the dictionary decides. */
export function readingOf(word: string, { before, after }: Around): string | undefined {
  const verb = before !== undefined && SUBJECTS.has(before);
  switch (word) {
    case 'live':
      return verb ? 'lˈɪv' : undefined;
    case 'record':
      return verb ? 'ɹəkˈɔɹd' : undefined;
    case 'used':
      return after === 'to' && !['is', 'are', 'be'].includes(before ?? '') ? 'jˈust' : undefined;
    case 'read':
      return ['have', 'has', 'had', 'was', 'been'].includes(before ?? '') ? 'ɹˈɛd' : undefined;
    case 'close':
      return ['very', 'is', 'so', 'too'].includes(before ?? '') || after === 'to' || after === 'by' ? 'klˈOs' : 'klˈOz';
    default:
      return undefined;
  }
}
