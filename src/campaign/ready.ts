import { withRetry } from '../client/retry.ts';
import type { Arena } from '../execute/arena.ts';
import { execute } from '../execute/execute.ts';
import { PLAN_VERSION } from '../plan/plan.ts';
import type { Plan } from '../plan/plan.ts';
import type { HttpEnd } from '../client/http.ts';
import { OverhearError } from '../support/errors.ts';

/** One user, one connection: what a stack must at least be able to do. */
const HANDSHAKE: Plan = {
  version: PLAN_VERSION,
  users: [{}],
  steps: [
    {
      id: 0,
      user: 0,
      connection: 0,
      op: { kind: 'connect', token: 'valid', via: 'header', resume: { kind: 'none' } },
      when: { kind: 'previous' },
    },
  ],
};

/**
 * Finds out whether the stack is there: each backend says that it is ready, somebody can register, and a real handshake
 * with a real token is let in. Throws an OverhearError `stack-unavailable` that says how far it came.
 */
export async function checkReady(arena: Arena, options: { readonly execution: string }): Promise<void> {
  for (const origin of arena.stack.endpoints.backends) {
    const end = await withRetry(() => get(arena, origin), { onRetry: () => undefined });
    if (end.kind === 'broken') throw unavailable(`${origin}${arena.target.readyPath} gave no answer: ${end.why}`);
    if (end.answer.status !== 200) {
      const said = `${end.answer.status} ${end.answer.body.slice(0, 120)}`;
      throw unavailable(`${origin}${arena.target.readyPath} was answered ${said}, expected 200`);
    }
  }
  const history = await execute(HANDSHAKE, { arena, execution: options.execution, fresh: true }).catch(
    (error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw unavailable(`nobody can be signed in: ${why}`, error);
    },
  );
  const isOpen = history.entries.some((entry) => entry.kind === 'frame' && entry.seen?.kind === 'welcome');
  if (isOpen) return;
  const end = history.entries.find((entry) => entry.kind === 'rejected' || entry.kind === 'closed');
  const how =
    end?.kind === 'rejected'
      ? `it was answered ${end.status} ${end.body.slice(0, 120)}`
      : `it ended with ${end?.kind === 'closed' ? `${end.code} ${end.reason}` : 'no word'} before a first frame`;
  throw unavailable(`the stack answers HTTP, and no handshake with a good token is let in: ${how}`);
}

function get(arena: Arena, origin: string): Promise<HttpEnd> {
  const wire = { service: 'backend', method: 'GET', path: arena.target.readyPath } as const;
  return new Promise((resolve) => {
    arena.http.send(origin, wire, null, resolve);
  });
}

function unavailable(message: string, cause?: unknown): OverhearError {
  const hint = 'Start the stack, or check --backend and --auth; `npm run fuzz` alone starts one by itself.';
  return new OverhearError('stack-unavailable', message, { hint, ...(cause === undefined ? {} : { cause }) });
}
