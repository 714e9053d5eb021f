import { Refusal } from '../refusal.ts';
import type { Seams } from '../seams.ts';
import type { Principal } from '../verify-token.ts';
import type { Groups } from './groups.ts';

/** The token that a connection lives on, and dies with: by its expiry, or by the revocation of its session. */
export interface TokenHold {
  principal(): Principal;
  /** Rejects when the session may have been revoked and nobody heard of it, and it was, or nobody can say. */
  assure(): Promise<void>;
  /** Moves to another token of the same user, of a session that must be alive. */
  move(to: Principal): Promise<void>;
  release(): void;
}

/** Told when its session is revoked. */
export interface SessionWatch {
  readonly sessionId: string;
  onRevoked(): void;
}

/** `onDead` is called once the token that is held at that time is dead. */
export function holdToken(
  principal: Principal,
  options: {
    seams: Pick<Seams, 'watchExpiry'>;
    watches: Groups<SessionWatch>;
    isRevoked(sessionId: string): Promise<boolean>;
    /** Whether a revocation may not have been heard of yet. */
    mayHaveMissed(): boolean;
    readonly onDead: () => void;
  },
): TokenHold {
  const { watches, onDead } = options;
  let held = principal;
  let watch: SessionWatch = { sessionId: principal.sessionId, onRevoked: onDead };
  watches.add(watch.sessionId, watch);
  let forgetExpiry = options.seams.watchExpiry(principal, onDead);
  let released = false;

  return {
    principal: () => held,
    assure: async () => {
      const { sessionId } = held;
      if (!options.mayHaveMissed() || !(await options.isRevoked(sessionId))) return;
      if (held.sessionId === sessionId) onDead();
      throw new Refusal('token_revoked', 'the session has ended');
    },
    move: async (to) => {
      // Watched before it is looked up, so that no revocation falls between; until it is held, one only refuses the
      // move.
      let dead = false;
      let adopted = false;
      const next: SessionWatch = {
        sessionId: to.sessionId,
        onRevoked: () => {
          dead = true;
          if (adopted) onDead();
        },
      };
      watches.add(next.sessionId, next);
      try {
        dead = (await options.isRevoked(to.sessionId)) || dead;
        if (dead) throw new Refusal('token_revoked', 'the session has ended');
      } catch (error) {
        watches.remove(next.sessionId, next);
        throw error;
      }
      watches.remove(released ? next.sessionId : watch.sessionId, released ? next : watch);
      if (released) return;
      adopted = true;
      forgetExpiry();
      held = to;
      watch = next;
      forgetExpiry = options.seams.watchExpiry(to, onDead);
    },
    release: () => {
      released = true;
      forgetExpiry();
      watches.remove(watch.sessionId, watch);
    },
  };
}

/** Calls back when a token's time has come, exactly and not before; longer than a timer can wait is waited in parts. */
export function watchExpiry(principal: Principal, onExpired: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const leftMs = principal.expiresAtMs - Date.now();
    if (leftMs <= 0) onExpired();
    else timer = setTimeout(wait, Math.min(Math.ceil(leftMs), 2 ** 31 - 1));
  };
  timer = setTimeout(wait, 0);
  return () => clearTimeout(timer);
}
