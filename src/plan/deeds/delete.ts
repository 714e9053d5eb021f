import { chance, choose } from '../choose.ts';
import type { Prompt } from '../plan.ts';
import type { Session } from '../session.ts';
import { nameRun } from './naming.ts';
import { send, sendMessage } from './send.ts';

/** Deletes a thread, also with a run under way; then mostly something is asked of it or said in it, often at once. */
export function deleteThread(session: Session): void {
  if (session.weather.prompts === 'shared' && chance(session.random, 0.5)) {
    sayAgain(session);
    return;
  }
  const run = nameRun(session);
  if (run === undefined) {
    send(session);
    return;
  }
  session.add({ kind: 'delete', run });
  const next = choose(session.random, { read: 4, said: 2, nothing: 2 });
  if (next === 'said') sendMessage(session, { thread: { kind: 'of', run } });
  if (next === 'read') {
    session.add({ kind: 'read', what: 'messages', run, via: session.weather.http ? 'http' : 'socket' });
  }
}

/** A message whose thread is deleted, and the same words again in another one: nothing is left that they remind of. */
function sayAgain(session: Session): void {
  const prompt: Prompt = { kind: 'shared', k: session.random.below(2) };
  const { run } = sendMessage(session, { thread: { kind: 'new' }, prompt });
  session.wait({ kind: 'settled', step: run.step });
  const gone = session.add({ kind: 'delete', run });
  session.wait({ kind: 'settled', step: gone });
  sendMessage(session, { thread: { kind: 'new' }, prompt });
}
