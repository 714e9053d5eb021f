import { expect, test } from 'vitest';
import { FAULTS } from '../../reference/faults/list.ts';
import { GUARDED } from './guarded.ts';
import { WITNESSES } from './list.ts';
import { needsOf, testWitnesses } from './witnesses.fixture.ts';

test('every fault has a witness, and every witness a fault', () => {
  expect(WITNESSES.map(({ slug }) => slug)).toEqual(FAULTS.map(({ slug }) => slug));
});

testWitnesses([...WITNESSES.filter(({ slug }) => !needsOf(slug).includes('R')), ...GUARDED]);
