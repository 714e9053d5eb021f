import type { Provision, Session } from '../target/target.ts';
import type { Identity } from './identity.ts';

/** What a user keeps from one lease to the next, since stacks do not forget. */
export type Past = Pick<Identity, 'canaries' | 'threads' | 'runs'>;

/** The users that a target provides, each handed out to one identity at a time. */
export interface Roster {
  readonly free: number;
  /** Signs somebody in whom no identity plays now, one who was never there before if there is one. */
  enlist(name: string): Promise<Enlisted>;
  signIn(user: number, session: number): Promise<Session>;
  /** An identity is given up; whoever plays its user next goes on with what they own. */
  discharge(user: number, past: Past): void;
}

export interface Enlisted {
  readonly user: number;
  readonly session: Session;
  readonly past: Past;
}

export function createRoster(provision: Provision): Roster {
  const pasts = new Map<number, Past>();
  const names = new Map<number, string>();
  const resting: number[] = [];
  let enlisted = 0;
  const sign = (user: number, session: number): Promise<Session> =>
    provision.signIn({ user, name: names.get(user) ?? '', session });
  return {
    get free() {
      return provision.users - enlisted + resting.length;
    },
    enlist: async (name) => {
      const user = enlisted < provision.users ? enlisted : resting.shift();
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
  };
}
