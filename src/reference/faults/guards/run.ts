import type { GuardKind } from './guard-kind.ts';
import { readWholeNumber } from './whole-number.ts';

/** A user's first runs are served soundly. What is no run is served as its user's newest. */
export const run: GuardKind = {
  name: 'run',
  example: 'run=2',
  expects: 'a whole number from 1',
  meaning: "from the user's second run on",
  read: (value) => {
    const from = readWholeNumber(value, 1);
    if (from === undefined) return undefined;
    return {
      condition:
        ({ diary }) =>
        ({ subject }) =>
          (diary.runNumber(subject) ?? 0) >= from,
    };
  },
};
