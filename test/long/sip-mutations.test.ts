import { test } from 'node:test';
import { survivesMutations } from '../support/sip/survives-mutations.ts';

test('20,000 broken messages break nothing', () => survivesMutations(20_000));
