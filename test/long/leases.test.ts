import { test } from 'node:test';
import { holdLeasesToTheirPromise } from '../support/lease-world.ts';

test('leases keep their promise over many histories', (t) => holdLeasesToTheirPromise(t, 500));
