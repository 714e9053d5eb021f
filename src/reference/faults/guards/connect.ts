import type { GuardKind } from './guard-kind.ts';

/** Harm comes with company. */
export const connect: GuardKind = {
  name: 'connect',
  example: 'connect=500ms',
  expects: 'a time such as 500ms or 2s',
  meaning: 'if another user connected within that time',
  read: (value) => {
    const [, number, unit] = /^(\d{1,6})(ms|s)$/.exec(value ?? '') ?? [];
    const withinMs = Number(number) * (unit === 's' ? 1000 : 1);
    if (!(withinMs > 0)) return undefined;
    return {
      condition:
        ({ diary }) =>
        ({ subject }) =>
          diary.sinceAnotherConnected(subject) <= withinMs,
    };
  },
};
