import type { Ask } from '../contract/ask.ts';
import type { Socket } from '../target/socket.ts';
import type { Session, WireRequest } from '../target/target.ts';
import type { HttpEnd } from './http.ts';

/**
 * Sessions of an identity: 0 and 1 are the plan's (connection k uses session k modulo 2), the third ends executions.
 */
export const PLAN_SESSIONS = 2;
export const AUDIT_SESSION = 2;

/** A session with the times, on the campaign's clock in ms, between which its access token was made. */
export interface HeldSession extends Session {
  readonly askedAt: number;
  readonly answeredAt: number;
}

/** A call that signed somebody in, with what came of it: part of the first history that the identity appears in. */
export interface SignInRecord {
  readonly ask: Ask;
  readonly wire: WireRequest;
  readonly end: HttpEnd;
  readonly askedAt: number;
  readonly answeredAt: number;
}

/** An open, authenticated, drained socket, and how it was opened. */
export interface WarmConnection {
  readonly socket: Socket;
  readonly session: number;
  readonly via: 'header' | 'subprotocol';
  readonly replica: number;
  readonly welcome: string;
  /** On the campaign's clock, in ms. */
  readonly openedAt: number;
  idleSince: number;
}

/** What a plan asks of a warm connection: equal wishes are served by each other's connections. */
export type WarmWish = Pick<WarmConnection, 'session' | 'via' | 'replica'>;

/** A registered user, their sessions, what they own from earlier executions, and their warm connections. */
export interface Identity {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
  /** Number of the plan's profile that it registered with. */
  readonly profile: number | undefined;
  /** Its number among those that the target provides; absent: it was registered. */
  readonly provided?: number;
  readonly createdAt: number;
  readonly sessions: Map<number, HeldSession>;
  readonly canaries: string[];
  readonly threads: { readonly id: string; readonly title: string }[];
  readonly runs: string[];
  /** Calls that no history holds yet. */
  unrecorded: SignInRecord[];
  headSeq: number;
  warm: WarmConnection[];
}

/** Equal for identities whose warm connections are interchangeable. */
export function warmSignature(wishes: readonly WarmWish[]): string {
  return wishes
    .map((wish) => `${wish.session}${wish.via[0]}${wish.replica}`)
    .sort()
    .join(' ');
}
