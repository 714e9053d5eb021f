import type { PoolStatistics } from '../report/events.ts';
import type { Identity, WarmConnection, WarmWish } from './identity.ts';
import { AUDIT_SESSION, warmSignature } from './identity.ts';
import { addSession, register } from './sign-in.ts';
import type { SignInContext } from './sign-in.ts';

export interface PoolLimits {
  /** A connection older than this is closed instead of leased, in ms. */
  readonly ageMs: number;
  /** A connection that served nobody for this long is closed instead of leased, in ms. */
  readonly idleMs: number;
  /** Warm connections that are kept. */
  readonly connections: number;
  /** Threads that an identity may own before it is retired. */
  readonly threads: number;
}

export const DEFAULT_POOL_LIMITS: PoolLimits = { ageMs: 300_000, idleMs: 60_000, connections: 50, threads: 50 };

/** What came on a connection while nobody leased it. */
export type Late =
  | { readonly kind: 'frame'; readonly raw: string }
  | { readonly kind: 'closed'; readonly code: number; readonly reason: string };

/** Who hears of what comes late: the execution that had the identity last. */
export type LateListener = (late: Late, connection: WarmConnection) => void;

/**
 * Registered users and their warm connections, each leased to one execution at a time. A lease prefers an identity
 * whose connections are just those that the plan opens at its start; a returned connection stays watched.
 */
export interface Pool {
  /** `fresh`: registered for this lease. Throws an OverhearError `sign-in-failed`. */
  lease(wish: {
    readonly fresh: boolean;
    readonly profile?: { readonly number: number; readonly line: string; readonly canary: string };
    readonly warm: readonly WarmWish[];
  }): Promise<Identity>;
  /** Only quiet identities with every outcome known come back; `onLate` hears what their connections bring. */
  giveBack(identity: Identity, onLate: LateListener): void;
  retire(identity: Identity): void;
  countOpened(): void;
  statistics(): PoolStatistics;
  close(): Promise<void>;
}

/** Identities that wait for a lease; beyond it the longest idle one is retired. */
const IDLE_IDENTITIES = 48;

export function createPool(context: SignInContext, limits: PoolLimits = DEFAULT_POOL_LIMITS): Pool {
  let idle: Identity[] = [];
  const count = { created: 0, leased: 0, retired: 0, opened: 0, warm: 0, reused: 0, retried: 0, closed: 0 };
  const signInContext: SignInContext = {
    ...context,
    onRetry: (why) => {
      count.retried += 1;
      context.onRetry(why);
    },
  };
  const drop = (connection: WarmConnection): void => {
    count.closed += 1;
    connection.socket.observe(NOBODY);
    connection.socket.close();
  };
  const retire = (identity: Identity): void => {
    count.retired += 1;
    for (const connection of identity.warm) drop(connection);
    identity.warm = [];
    if (identity.provided !== undefined) context.roster?.discharge(identity.provided, identity);
  };
  const outlived = (identity: Identity): boolean => {
    const now = context.clock();
    return (
      now - identity.createdAt > limits.ageMs ||
      identity.warm.some((one) => now - one.openedAt > limits.ageMs || now - one.idleSince > limits.idleMs)
    );
  };
  const prune = (): void => {
    const old = idle.filter(outlived);
    if (old.length === 0) return;
    idle = idle.filter((identity) => !old.includes(identity));
    old.forEach(retire);
  };
  const take = (profile: number | undefined, warm: readonly WarmWish[]): Identity | undefined => {
    const find = (signature: string): number =>
      idle.findIndex((one) => one.profile === profile && warmSignature(one.warm) === signature);
    // One without warm connections will do for any plan: what it needs is opened for it.
    const fitting = find(warmSignature(warm));
    const at = fitting >= 0 ? fitting : find('');
    return at < 0 ? undefined : idle.splice(at, 1)[0];
  };
  // Users whom the target provides are few: one that waits for another plan gives way.
  const endGiving = context.roster?.askFirst(() => {
    const waiting = idle.shift();
    if (waiting !== undefined) retire(waiting);
    return waiting !== undefined;
  });
  return {
    lease: async (wish) => {
      prune();
      count.leased += 1;
      const known = wish.fresh ? undefined : take(wish.profile?.number, wish.warm);
      if (known !== undefined) {
        count.warm += wish.warm.length;
        count.reused += known.warm.length;
        return known;
      }
      const identity = await register(signInContext, wish.profile === undefined ? {} : { profile: wish.profile });
      count.created += 1;
      count.warm += wish.warm.length;
      const sessions = new Set([AUDIT_SESSION, ...wish.warm.map((one) => one.session)]);
      sessions.delete(0);
      await Promise.all([...sessions].map((session) => addSession(signInContext, identity, session)));
      return identity;
    },
    giveBack: (identity, onLate) => {
      if (identity.threads.length > limits.threads || identity.warm.some((one) => !one.socket.isOpen)) {
        retire(identity);
        return;
      }
      const now = context.clock();
      for (const connection of identity.warm) {
        connection.idleSince = now;
        connection.socket.observe({
          ...NOBODY,
          onFrame: (raw) => onLate({ kind: 'frame', raw }, connection),
          onClose: (close) => {
            idle = idle.filter((one) => one !== identity);
            identity.warm = identity.warm.filter((one) => one !== connection);
            retire(identity);
            onLate({ kind: 'closed', ...close }, connection);
          },
        });
      }
      idle.push(identity);
      let kept = idle.reduce((sum, one) => sum + one.warm.length, 0);
      while (idle.length > IDLE_IDENTITIES || kept > limits.connections) {
        const oldest = idle.shift();
        if (oldest === undefined) break;
        kept -= oldest.warm.length;
        retire(oldest);
      }
    },
    retire,
    countOpened: () => {
      count.opened += 1;
    },
    statistics: () => ({
      identities: { created: count.created, leased: count.leased, retired: count.retired },
      connections: {
        opened: count.opened,
        leased: count.warm,
        reused: count.reused,
        retried: count.retried,
        closed: count.closed,
      },
    }),
    close: async () => {
      endGiving?.();
      const sockets = idle.flatMap((identity) => identity.warm.map((one) => one.socket));
      idle.forEach(retire);
      idle = [];
      await Promise.all(sockets.map((socket) => socket.gone));
      context.http.close();
    },
  };
}

const NOBODY = {
  onOpen: () => undefined,
  onRejected: () => undefined,
  onFrame: () => undefined,
  onClose: () => undefined,
};
