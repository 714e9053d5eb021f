import { expect, it } from 'vitest';

import { createPromptBook } from './prompt-book.ts';
import type { PromptBook } from './prompt-book.ts';
import { message } from './trial.ts';
import { openVisit } from './visit.ts';
import type { OpenVisit } from './visit.ts';

const ignore = (): void => undefined;

function visitOf(book: PromptBook, number: number): OpenVisit {
  const listener = { onUpstream: ignore, onHeld: ignore, onJoined: ignore, onReleased: ignore, onDone: ignore };
  return openVisit({ number, listener, book, holdLimitMs: 1000 });
}

/** The steps to which requests in these slots go; `!` when it is asked again. */
function claims(book: PromptBook, prompt: string, slots: readonly string[]): readonly string[] {
  return slots.map((slot) => {
    const claim = book.claim({ prompt, slot });
    return claim === undefined ? 'nobody' : `${claim.registration.message.step}${claim.again ? '!' : ''}`;
  });
}

it('each slot goes through the registrations of its prompt on its own', () => {
  const book = createPromptBook();
  const visit = visitOf(book, 1);
  for (const step of [5, 3]) visit.expect(message({ step, prompt: 'p' }));
  expect(claims(book, 'p', ['m0', 'm0', 'm1', 'm0', 'm1', 'm1'])).toEqual(['5', '3', '5', '3!', '3', '3!']);
  expect(claims(book, 'q', ['m0'])).toEqual(['nobody']);
});

it('a prompt of one user is known to be theirs, one of two users is not', () => {
  const book = createPromptBook();
  const visit = visitOf(book, 1);
  visit.expect(message({ step: 1, user: 1 }));
  visit.expect(message({ step: 2, user: 1 }));
  expect(book.claim({ prompt: 'what is new', slot: 'm0' })?.user).toBe(1);
  visit.expect(message({ step: 3, user: 0 }));
  expect(book.claim({ prompt: 'what is new', slot: 'm0' })?.user).toBeUndefined();
});

it('a prompt is known within what a stack puts around it, the last one where there are several', () => {
  const book = createPromptBook();
  const visit = visitOf(book, 1);
  visit.expect(message({ step: 1, prompt: 'a first question of alice' }));
  visit.expect(message({ step: 2, prompt: 'a first question of alice, and more' }));
  visit.expect(message({ step: 3, prompt: 'her second question is this' }));
  visit.expect(message({ step: 4, prompt: 'user-1' }));
  const around = (text: string): readonly string[] => claims(book, `Answer kindly. ${text} Be brief, user-1.`, ['m0']);
  expect(around('a first question of alice')).toEqual(['1']);
  expect(around('a first question of alice, and more')).toEqual(['2']);
  expect(around('a first question of alice; her second question is this')).toEqual(['3']);
  expect(around('something else')).toEqual(['nobody']);
});

it('what a visit expected goes with it, and what others expect stays', () => {
  const book = createPromptBook();
  const [one, other] = [visitOf(book, 1), visitOf(book, 2)];
  one.expect(message({ step: 1, prompt: 'p' }));
  other.expect(message({ step: 2, prompt: 'p' }));
  book.giveOut('key-1', { visit: one, prompt: 'p', round: 0, index: 0 });
  book.giveOut('key-2', { visit: other, prompt: 'p', round: 0, index: 0 });
  one.leave();
  expect(claims(book, 'p', ['m0', 'm0'])).toEqual(['2', '2!']);
  expect([book.placeOf('key-1'), book.placeOf('key-2')?.visit]).toEqual([undefined, other]);
});

it('a tool call goes to the visit whose model asked for it', () => {
  const book = createPromptBook();
  const [one, other] = [visitOf(book, 1), visitOf(book, 2)];
  one.expect(message({ step: 1, prompt: 'p' }));
  other.expect(message({ step: 2, prompt: 'p' }));
  expect(book.claim({ prompt: 'p', slot: 't0', visit: other })?.registration.message.step).toBe(2);
});
