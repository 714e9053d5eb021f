import type { GuardKind } from './guard-kind.ts';
import { readWholeNumber } from './whole-number.ts';

/** Short messages are served soundly. */
export const bytes: GuardKind = {
  name: 'bytes',
  example: 'bytes=1000',
  expects: 'a whole number of bytes',
  meaning: 'for a run, or a user with a run, whose message is larger',
  read: (value) => {
    const limit = readWholeNumber(value, 0);
    if (limit === undefined) return undefined;
    return {
      condition:
        ({ diary }) =>
        ({ subject }) =>
          diary.runsOf(subject).some((run) => run.bytes > limit),
    };
  },
};
