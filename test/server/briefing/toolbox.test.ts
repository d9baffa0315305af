import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import { searchKnowledge } from '../../../server/briefing/tools/search-knowledge.ts';
import { Toolbox, toolsOf } from '../../../server/briefing/tools/toolbox.ts';
import type { KnowledgeSection } from '../../../server/line/line.ts';
import { FakeStore } from '../../support/fake-store.ts';
import { forgetfulRuns } from '../../support/held-leases.ts';
import { aLine } from '../../support/lines.ts';
import { aCall } from '../store/support.ts';

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
const depsOf = (store: FakeStore) => ({ store, records: store, callingNumber: () => undefined, now: () => 0 });
const deps = depsOf(new FakeStore());
const names = (line: ReturnType<typeof aLine>) => toolsOf(line, 'call', deps).map(({ definition }) => definition.name);

describe('the tools of a line', () => {
  it('are those that its owner allows', () => {
    assert.deepEqual(names(aLine()), ['note_unanswered_question', 'take_message', 'confirm_message', 'end_call']);
    const quiet = aLine({ scope: 'open', tools: { takeMessage: false, endCall: true } });
    assert.deepEqual(names(quiet), ['end_call']);
  });

  it('hold a search only for more knowledge than the instructions can carry', () => {
    assert.ok(!names(aLine({ knowledge: SECTIONS })).includes('search_knowledge'));
    const much = [...SECTIONS, section('Story', 'flour '.repeat(1200))];
    assert.ok(names(aLine({ knowledge: much })).includes('search_knowledge'));
  });

  it('call people by the names of the line, and nobody else whatever is said', async () => {
    const called: string[] = [];
    const callPerson = (name: string) => {
      called.push(name);
      return { calling: true, say: `I am calling ${name}.` };
    };
    const tools = toolsOf(aLine({ transferTargets: [{ name: 'Ann' }] }), 'call', { ...deps, callPerson });
    const toolbox = new Toolbox(tools, logger, () => 'anyone', forgetfulRuns);
    const ask = (callId: string, name: string) =>
      toolbox.run({ callId, name: 'transfer_call', arguments: JSON.stringify({ name }) });
    assert.match((await ask('1', '+19005550101'))?.output ?? '', /error/);
    assert.deepEqual(called, []);
    assert.match((await ask('2', 'Ann'))?.output ?? '', /I am calling Ann/);
    assert.deepEqual(called, ['Ann']);
    assert.ok(!names(aLine({ transferTargets: [{ name: 'Ann' }] })).includes('transfer_call'), 'in writing');
  });

  it('describe their arguments as JSON Schema', () => {
    const [tool] = toolsOf(aLine({ scope: 'open' }), 'call', deps);
    assert.equal(tool?.definition.parameters['type'], 'object');
    assert.deepEqual(tool?.definition.parameters['required'], ['message']);
  });

  it('tell the model nothing of our insides when they break', async () => {
    const store = new FakeStore();
    store.broken = true;
    const toolbox = new Toolbox(toolsOf(aLine(), 'call', depsOf(store)), logger, () => 'anyone', forgetfulRuns);
    const answer = await toolbox.run({ callId: '1', name: 'confirm_message', arguments: '{}' });
    assert.deepEqual(JSON.parse(answer?.output ?? ''), {
      error: 'This did not work. Tell the caller so, and offer another way.',
    });
    const broken = await toolbox.run({ callId: '2', name: 'take_message', arguments: '{"message":' });
    assert.match(broken?.output ?? '', /not valid JSON/);
  });
});

describe('a message', () => {
  const draft = { message: 'A cake', name: 'Ann', contact: '+44 20 7946 0018', callBack: 'contact' };

  function aCallOfTools(callingNumber?: string) {
    const store = new FakeStore();
    store.call = { ...aCall(), state: 'live', turns: [], events: [], usage: [], messages: [] };
    const clock = { now: 10 };
    const agent = () => {
      const tools = toolsOf(aLine(), 'call-1', {
        store,
        records: store,
        callingNumber: () => callingNumber,
        now: () => clock.now,
      });
      return new Toolbox(tools, logger, () => 'anyone', {
        beginTool: (run) => store.beginTool({ callId: 'call-1', at: clock.now, ...run }),
        finishTool: (id, output) => void store.finishTool({ id, output }),
      });
    };
    let id = 0;
    const use = async (name: string, args: object = {}, toolbox = agent()) =>
      (await toolbox.run({ callId: `${id++}`, name, arguments: JSON.stringify(args) }))?.output ?? '';
    const callerSpeaks = (name = 'speech-started') => {
      clock.now += 10;
      store.call?.events.push({ callId: 'call-1', name, at: clock.now });
      clock.now += 10;
    };
    return { store, use, callerSpeaks };
  }

  it('is kept as it was read back, by whichever agent of the call, once the caller has answered', async () => {
    const { store, use, callerSpeaks } = aCallOfTools();
    assert.match(await use('take_message', draft), /plus 4 4, 2 0, 7 9 4 6, 0 0 1 8\. Is that right\?/);
    callerSpeaks();
    assert.match(await use('confirm_message'), /"ok":true/);
    assert.deepEqual(
      store.messages.map(({ name, contact, text }) => ({ name, contact, text })),
      [{ name: 'Ann', contact: '+44 20 7946 0018', text: 'A cake' }],
    );
    assert.match(await use('confirm_message'), /kept already/);
    assert.equal(store.messages.length, 1);
  });

  it('can not be kept by a model that skips the caller, whatever it tries', async () => {
    const { store, use, callerSpeaks } = aCallOfTools();
    callerSpeaks();
    assert.match(await use('confirm_message'), /no message that has been read back/);
    assert.match(await use('take_message', { message: 'A cake' }), /ask-contact/);
    callerSpeaks();
    assert.match(await use('confirm_message'), /no message that has been read back/);
    await use('take_message', draft);
    assert.match(await use('confirm_message', { confirmed: true }), /has not answered yet/);
    callerSpeaks('tool');
    assert.match(await use('confirm_message'), /has not answered yet/);
    callerSpeaks('typed');
    // What is changed is read back again.
    await use('take_message', { ...draft, message: 'Two cakes' });
    assert.match(await use('confirm_message'), /has not answered yet/);
    assert.deepEqual(store.messages, []);
  });

  it('goes to the number that the caller calls from only where that is vouched for', async () => {
    const draft = { message: 'A cake', callBack: 'calling-number' };
    const unknown = aCallOfTools();
    assert.match(await unknown.use('take_message', draft), /ask-contact.*can not see your number/);
    const known = aCallOfTools('+442079460018');
    assert.match(await known.use('take_message', { message: 'A cake' }), /ask-calling-number/);
    assert.doesNotMatch(await known.use('take_message', draft), /2079/);
    known.callerSpeaks();
    await known.use('confirm_message');
    assert.equal(known.store.messages[0]?.contact, '+442079460018');
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
