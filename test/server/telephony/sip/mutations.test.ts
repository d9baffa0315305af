import { test } from 'node:test';
import { survivesMutations } from '../../../support/sip/survives-mutations.ts';

test('1,000 broken messages break nothing', () => survivesMutations(1_000));
