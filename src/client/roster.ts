import type { Provision, RunningStack, Session } from '../target/target.ts';
import type { Identity } from './identity.ts';

/** What a user keeps from one lease to the next, since stacks do not forget. */
export type Past = Pick<Identity, 'canaries' | 'threads' | 'runs'>;

/** The users that a target provides on one stack, each handed out to one identity at a time. */
export interface Roster {
  /** Resolves, in the order of these calls, once so many users are nobody's, or all where there are fewer. */
  reserve(users: number): Promise<Reservation>;
  /** Signs somebody in whom no identity plays now, one who was never there before if there is one. */
  enlist(name: string): Promise<Enlisted>;
  signIn(user: number, session: number): Promise<Session>;
  /** An identity is given up; whoever plays its user next goes on with what they own. */
  discharge(user: number, past: Past): void;
  /** Where users may be had who wait for a lease: it discharges one, or answers false. Answers with how to end that. */
  askFirst(giveUp: () => boolean): () => void;
}

/** Users of an execution: it leases them at once, so that none waits for another that waits for it. */
export interface Reservation {
  release(): void;
}

export interface Enlisted {
  readonly user: number;
  readonly session: Session;
  readonly past: Past;
}

const rosters = new WeakMap<RunningStack, Roster>();

/** The one roster of a stack, whoever works there: none of its users is in two executions at a time. */
export function rosterOf(stack: RunningStack, provide: () => Provision): Roster {
  const roster = rosters.get(stack) ?? createRoster(provide());
  rosters.set(stack, roster);
  return roster;
}

export function createRoster(provision: Provision): Roster {
  const pasts = new Map<number, Past>();
  const names = new Map<number, string>();
  const resting: number[] = [];
  const givers = new Set<() => boolean>();
  const waiting: { readonly users: number; readonly begin: () => void }[] = [];
  let enlisted = 0;
  let unreserved = provision.users;
  const admit = (): void => {
    for (let next = waiting[0]; next !== undefined && next.users <= unreserved; next = waiting[0]) {
      unreserved -= next.users;
      waiting.shift();
      next.begin();
    }
  };
  const findRested = (): number | undefined => {
    if (resting.length === 0) [...givers].some((giveUp) => giveUp());
    return resting.shift();
  };
  const sign = (user: number, session: number): Promise<Session> =>
    provision.signIn({ user, name: names.get(user) ?? '', session });
  return {
    reserve: async (wanted) => {
      const users = Math.min(wanted, provision.users);
      await new Promise<void>((begin) => {
        waiting.push({ users, begin });
        admit();
      });
      return {
        release: () => {
          unreserved += users;
          admit();
        },
      };
    },
    enlist: async (name) => {
      const user = enlisted < provision.users ? enlisted : findRested();
      if (user === undefined) throw new RangeError(`all ${provision.users} users are leased`);
      if (user === enlisted) enlisted += 1;
      if (!names.has(user)) names.set(user, name);
      const past = pasts.get(user) ?? { canaries: [], threads: [], runs: [] };
      return { user, session: await sign(user, 0), past };
    },
    signIn: sign,
    discharge: (user, past) => {
      pasts.set(user, past);
      resting.push(user);
    },
    askFirst: (giveUp) => {
      givers.add(giveUp);
      return () => void givers.delete(giveUp);
    },
  };
}
