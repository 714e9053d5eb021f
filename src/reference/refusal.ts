import type { ErrorBody, ErrorCode } from '../protocol/codes.ts';

/** A request that is refused by the protocol: the same on HTTP, at a handshake and on a live socket. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Refusal';
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/**
 * The refusal that anything thrown comes to. Whatever a database, bus or key service that is away throws becomes
 * `unavailable`; all else is `internal`, a defect of ours, whose text no client sees.
 */
export function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (isDisturbance(error)) return new Refusal('unavailable', 'the service is disturbed, try again', { cause: error });
  return new Refusal('internal', 'something went wrong', { cause: error });
}

export function errorBody(refusal: Refusal): ErrorBody {
  return { error: { code: refusal.code, message: refusal.message } };
}

// PostgreSQL: class 08 (connection), 57 (operator intervention, a statement's limit), 53 (resources), 40 (rollback),
// 25P03 (a transaction's limit); sockets.
const DISTURBED = /^(08|57|53|40|25P03)|^E(CONN|PIPE|TIMEDOUT|HOST|NET|ADDR)/;

function isDisturbance(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && DISTURBED.test(error.code);
}
