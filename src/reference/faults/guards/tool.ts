import type { GuardKind } from './guard-kind.ts';

/** The run has called that tool and has not told its result, or any run of the user. */
export const tool: GuardKind = {
  name: 'tool',
  example: 'tool=http_get',
  expects: 'the name of a tool',
  meaning: 'while that tool of the run, or of a run of the user, is executing',
  read: (name) => {
    if (name === undefined || !/^\w+$/.test(name)) return undefined;
    return {
      condition:
        ({ diary }) =>
        ({ subject }) =>
          diary.runsOf(subject).some(({ tools }) => [...tools.values()].includes(name)),
    };
  },
};
