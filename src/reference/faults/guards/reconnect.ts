import type { GuardKind } from './guard-kind.ts';

/** Who never left is served soundly. */
export const reconnect: GuardKind = {
  name: 'reconnect',
  example: 'reconnect',
  meaning: 'for a user who had a connection before and closed it',
  read: (value) => {
    if (value !== undefined) return undefined;
    return {
      condition:
        ({ diary }) =>
        ({ subject }) =>
          diary.hasLeft(subject),
    };
  },
};
