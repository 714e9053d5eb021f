import type { Ask } from '../../contract/ask.ts';
import type { HeldSession } from '../../client/identity.ts';
import type { Outcome } from '../../history/history.ts';
import { askHttp, nextSession } from '../prepare-token.ts';
import type { Stage } from '../stage.ts';
import { addActorSession } from '../tokens.ts';
import { actorOf } from './op.ts';
import type { Settle, StepOf } from './op.ts';

/** Asks the auth service for a session; of one that it had the right to get it then asks whose it is. */
export function performSignIn(stage: Stage, step: StepOf<'sign-in'>, settle: Settle): void {
  void signIn(stage, step)
    .then(settle, (error: unknown) => settle({ kind: 'failed', why: String(error) }))
    .finally(() => stage.wake());
}

async function signIn(stage: Stage, step: StepOf<'sign-in'>): Promise<Outcome> {
  const actor = actorOf(stage, step.user);
  const { ask, credentials } = asked(stage, step);
  const profile = ask.kind === 'register' ? { profile: plantProfile(stage, step) } : {};
  const asking = { ask, credentials: { ...credentials, ...profile }, token: null };
  const { session, ...result } = await askHttp(stage, step, asking);
  if (session === undefined || ask.credentials !== undefined) return result.outcome;
  const held: HeldSession = { ...session, askedAt: result.askedAt, answeredAt: result.endedAt };
  const { tokens, startedAt } = stage;
  const added = { tokens, startedAt, actor, session: nextSession(actor), held, request: result.request };
  const { token } = addActorSession(added);
  return (await askHttp(stage, step, { ask: { kind: 'me' }, token })).outcome;
}

/** The e-mail is the account's, the password always the asker's own, or no one's. */
function asked(
  stage: Stage,
  { op: { how, user }, ...step }: StepOf<'sign-in'>,
): {
  readonly ask: Extract<Ask, { kind: 'register' | 'login' }>;
  readonly credentials: { readonly email: string; readonly password: string };
} {
  const { password } = actorOf(stage, step.user).identity;
  const { email } = actorOf(stage, user ?? step.user).identity;
  const credentials = { email: how.endsWith('other-case') ? email.toUpperCase() : email, password };
  if (how.startsWith('register')) return { ask: { kind: 'register', credentials: 'taken' }, credentials };
  if (user !== undefined) return { ask: { kind: 'login', credentials: 'wrong' }, credentials };
  if (how !== 'wrong-password') return { ask: { kind: 'login' }, credentials };
  return { ask: { kind: 'login', credentials: 'wrong' }, credentials: { email, password: `not ${password}` } };
}

/** The profile line of an account that is not to be made: nobody else is ever told of it. */
function plantProfile({ canary, recorder }: Stage, { id: step, user }: StepOf<'sign-in'>): string {
  const value = canary({ user, step, place: 'profile' });
  recorder.add({ kind: 'canary', value, user, place: 'profile', step });
  return value;
}
