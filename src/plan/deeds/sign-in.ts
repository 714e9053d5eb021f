import type { Random } from '../../support/random.ts';
import { chance } from '../choose.ts';
import { type Op, SIGN_IN_HOWS } from '../plan.ts';
import type { Session } from '../session.ts';

/** A session of one's own account, or of another's, without the right to it. */
export function signIn(session: Session): void {
  const { random, weather, foreign } = session;
  const isForeign = weather.users > 1 && chance(random, foreign);
  session.add(drawSignIn(random, isForeign ? session.otherUser() : undefined));
}

export function drawSignIn(random: Random, user: number | undefined): Op {
  return { kind: 'sign-in', how: random.pick(SIGN_IN_HOWS), ...(user !== undefined && { user }) };
}
