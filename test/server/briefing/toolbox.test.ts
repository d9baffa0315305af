import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import { searchKnowledge } from '../../../server/briefing/tools/search-knowledge.ts';
import { Toolbox, toolsOf } from '../../../server/briefing/tools/toolbox.ts';
import type { KnowledgeSection } from '../../../server/line/line.ts';
import { FakeStore } from '../../support/fake-store.ts';
import { forgetfulRuns } from '../../support/held-leases.ts';
import { aLine } from '../../support/lines.ts';

const section = (heading: string, text: string): KnowledgeSection => ({
  file: 'knowledge/shop.md',
  lineNumber: 1,
  headings: [heading],
  text,
});

const SECTIONS = [
  section('Opening hours', 'We open at eight and close at six.'),
  section('Delivery', 'We deliver by bicycle within two miles. Delivery costs three pounds.'),
  section('Allergens', 'Our rye bread contains no milk.'),
];

const logger = pino({ level: 'silent' });
const deps = { store: new FakeStore(), now: () => 0 };
const names = (line: ReturnType<typeof aLine>) => toolsOf(line, 'call', deps).map(({ definition }) => definition.name);

describe('the tools of a line', () => {
  it('are those that its owner allows', () => {
    assert.deepEqual(names(aLine()), ['take_message', 'end_call']);
    assert.deepEqual(names(aLine({ tools: { takeMessage: false, endCall: true } })), ['end_call']);
  });

  it('hold a search only for more knowledge than the instructions can carry', () => {
    assert.ok(!names(aLine({ knowledge: SECTIONS })).includes('search_knowledge'));
    const much = [...SECTIONS, section('Story', 'flour '.repeat(1200))];
    assert.ok(names(aLine({ knowledge: much })).includes('search_knowledge'));
  });

  it('describe their arguments as JSON Schema', () => {
    const [tool] = toolsOf(aLine(), 'call', deps);
    assert.equal(tool?.definition.parameters['type'], 'object');
    assert.deepEqual(tool?.definition.parameters['required'], ['message']);
  });

  it('tell the model nothing of our insides when they break', async () => {
    const store = new FakeStore();
    store.broken = true;
    const toolbox = new Toolbox(
      toolsOf(aLine(), 'call', { store, now: () => 0 }),
      logger,
      () => 'anyone',
      forgetfulRuns,
    );
    const answer = await toolbox.run({ callId: '1', name: 'take_message', arguments: '{"message":"Hello"}' });
    assert.deepEqual(JSON.parse(answer?.output ?? ''), {
      error: 'This did not work. Tell the caller so, and offer another way.',
    });
    const broken = await toolbox.run({ callId: '2', name: 'take_message', arguments: '{"message":' });
    assert.match(broken?.output ?? '', /not valid JSON/);
  });
});

describe('the search in the knowledge', () => {
  const search = async (query: string) => {
    const { output } = await searchKnowledge(SECTIONS).run(JSON.stringify({ query }));
    return JSON.stringify(output);
  };

  it('finds the section that is about the question first', async () => {
    assert.match(await search('what does delivery cost'), /^\{"results":\[\{"about":"Delivery"/);
    assert.match(await search('when are you opening'), /^\{"results":\[\{"about":"Opening hours"/);
    assert.match(await search('is there milk in the bread'), /^\{"results":\[\{"about":"Allergens"/);
  });

  it('says so when there is nothing', async () => {
    assert.match(await search('helicopter'), /"results":\[\],"note":"Nothing found/);
  });
});
