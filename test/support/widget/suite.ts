/** What web-test-runner's mocha puts on the page, as imports, so that nothing else sees globals. */
type Body = () => void | Promise<void>;
declare const describe: (name: string, body: () => void) => void;
declare const it: (name: string, body: Body) => void;
declare const beforeEach: (body: Body) => void;
declare const afterEach: (body: Body) => void;

const [describeTests, itDoes, before, after] = [describe, it, beforeEach, afterEach];

export { after as afterEach, before as beforeEach, describeTests as describe, itDoes as it };
