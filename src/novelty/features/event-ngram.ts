import type { Feature } from '../feature.ts';
import type { Moment } from '../timeline.ts';

const LENGTH = 3;

export const eventNgram: Feature = {
  name: 'event-ngram',
  says: 'three events of runs and connections that came one after another, not all of one user',
  *read({ timeline }) {
    const events = timeline.flatMap(({ user, what }) => {
      const name = nameOf(what);
      return user === undefined || name === undefined ? [] : [{ user, name }];
    });
    for (let at = 0; at + LENGTH <= events.length; at += 1) {
      const window = events.slice(at, at + LENGTH);
      const users = [...new Set(window.map(({ user }) => user))];
      if (users.length > 1) yield window.map(({ user, name }) => `${LETTERS[users.indexOf(user)]} ${name}`).join(', ');
    }
  },
};

/** Users by the order in which they come in the window. */
const LETTERS = ['a', 'b', 'c'];

/** What is no event is passed over; so are the many that only say that a run goes on. */
function nameOf(what: Moment['what']): string | undefined {
  if (what.kind === 'event') return what.event;
  return what.kind === 'opened' || what.kind === 'closed' ? what.kind : undefined;
}
