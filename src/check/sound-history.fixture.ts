import { parseHistory } from '../history/notation.ts';
import type { History } from '../history/history.ts';
import { PLAN_VERSION, type Plan } from '../plan/plan.ts';

/** A plan whose steps no checker of these histories asks for. */
export const NO_PLAN: Plan = { version: PLAN_VERSION, users: [{}, {}], steps: [] };

/** Canaries: alice's in the prompt and the model's text, bob's too. */
export const ALICES = `zq${'a1'.repeat(12)}`;
export const BOBS = `zq${'b2'.repeat(12)}`;

/** Two users with their tokens; each has a connection from the warm pool. */
export const TWO_USERS = `
  alice lease
  bob lease
  alice token k0
  bob token k1
  alice canary ${ALICES} step=1
  bob canary ${BOBS} step=2
  c0 alice open warm token=k0
  c0 opened
  c0 < welcome 0
  c1 bob open warm token=k1
  c1 opened
  c1 < welcome 0`;

/** Alice's message and her whole run, on c0. */
export const ALICES_RUN = `
  c0 > send "${ALICES} hello" as=q1 step=1
  c0 < accepted q1 r1 t1
  c0 < agent_started r1 1
  c0 < agent_thinking r1 2 "hm"
  c0 < tool_executing r1 3 call=a
  c0 < tool_completed r1 4 call=a
  c0 < agent_completed r1 5 "${ALICES} done"`;

/** Bob's message and his whole run, on c1. */
export const BOBS_RUN = `
  c1 > send "${BOBS} hi" as=q2 step=2
  c1 < accepted q2 r2 t2
  c1 < agent_started r2 1
  c1 < agent_thinking r2 2 "hm"
  c1 < tool_executing r2 3 call=a
  c1 < tool_completed r2 4 call=a
  c1 < agent_completed r2 5 "${BOBS} done"`;

/** The audit of alice: a connection that resumes from the lease and passes a fence, and what she reads. */
export const ALICES_AUDIT = `
  audit
  c2 alice open audit token=k0 resume=0
  c2 opened
  c2 < welcome 5 resumed=0
  c2 < agent_started r1 1
  c2 < agent_thinking r1 2 "hm"
  c2 < tool_executing r1 3 call=a
  c2 < tool_completed r1 4 call=a
  c2 < agent_completed r1 5 "${ALICES} done"
  c2 > ping n2 as=q8
  c2 < pong q8 n2
  c0 > ping n1 as=q9
  c0 < pong q9 n1
  alice http 0 run r1 token=k0
  http 0 = 200 run r1 t1 completed
  alice http 1 messages t1 limit=1 token=k0
  http 1 = 200 messages message="user r1 ${ALICES} hello" next=x
  alice http 2 messages t1 limit=1 cursor=x token=k0
  http 2 = 200 messages message="assistant r1 ${ALICES} done"
  alice http 3 threads token=k0
  http 3 = 200 threads t1 t1="${ALICES} hello"
  quiet`;

/** Puts pieces of notation together. */
export function historyOf(...pieces: readonly string[]): History {
  return parseHistory(pieces.join('\n'));
}
