import type { SeenFrame } from '../contract/seen.ts';
import type { Phase } from '../plan/plan.ts';
import type { Came } from '../report/diagnosis.ts';
import { askHttp, describeReply } from './ask-http.ts';
import { eachOf, fine, NOT_PROMISED, type Check } from './check.ts';
import { mend, openingOf, openToTheEnd } from './defined.ts';
import { describeAnswer, newRequestId, type Line } from './line.ts';
import { ANSWER_LIMIT_MS, RUN_LIMIT_MS, userOf, type Patient, type User } from './patient.ts';
import { conversationOf, converse, freshLine, send, triedByAlice, type Conversation } from './promises.ts';
import { expectOneMore } from './runs.ts';

/** What a configuration asks for besides messages, each about a run of alice's own: there nothing may be refused. */
export const OWN_REQUESTS: readonly Check[] = triedByAlice([
  ['attach', 'another connection of alice attaches to a run of hers', attach],
  ['share', 'alice makes bob a member of a thread of hers', share],
  ['probes', 'each probe, of a run that alice has had', probe],
]);

const HELD: readonly Phase[] = ['thinking'];

/** The run waits for its model meanwhile, so that it is there to be heard. */
async function attach(patient: Patient, user: User): Promise<Came> {
  const { ops, puppet } = patient.target.abilities;
  if (!ops.includes('attach') || puppet !== true) return NOT_PROMISED;
  const line = await freshLine(patient, user);
  const { message, visit } = expectOneMore(patient, user, { holds: HELD });
  const before = line.heard.length;
  const requestId = send(patient, { user, line, sent: { text: message.prompt } });
  const look = (): Conversation => conversationOf(patient, { line, before, requestId });
  await patient.until(() => (look().accepted ?? look().error ?? line.end) !== undefined, RUN_LIMIT_MS);
  const { accepted, told } = look();
  const { runId, threadId } = accepted ?? {};
  if (runId === undefined) return mend(`alice's message: ${told}`, 'send', 'what a message is');
  const other = await openToTheEnd(patient, { origin: line.origin, ...openingOf(user) });
  const answer = await askOf(patient, other, { kind: 'attach', runId, threadId: threadId ?? '' });
  visit.releaseAll();
  if (answer?.kind === 'attached') return fine(answer.type);
  const what = `alice's second connection: ${describeAnswer(answer, other)}`;
  return mend(what, 'attach', 'how a connection asks to hear, and which frame is read as `attached`');
}

async function askOf(
  patient: Patient,
  line: Line,
  ask: { readonly kind: 'attach'; readonly runId: string; readonly threadId: string },
): Promise<SeenFrame | undefined> {
  const requestId = newRequestId(patient);
  line.ask(ask, { requestId });
  const answer = (): SeenFrame | undefined =>
    line.heard.find(({ seen }) => seen?.requestId === requestId && (seen.kind === 'attached' || seen.kind === 'error'))
      ?.seen;
  await patient.until(() => (answer() ?? line.end) !== undefined, ANSWER_LIMIT_MS);
  return answer();
}

async function share(patient: Patient, user: User): Promise<Came> {
  if (!patient.target.abilities.ops.includes('share')) return NOT_PROMISED;
  const own = await runOf(patient, user);
  if (own.run === undefined) return own.came;
  const { run } = own;
  const { userId } = userOf(patient, 1).session;
  const reply = await askHttp(patient, { kind: 'share', ...run.ids, userId }, run.at);
  if (reply.kind === 'answered' && reply.status < 300) return fine(describeReply(reply));
  return mend(`alice's asking: ${describeReply(reply)}`, 'share', 'the request that makes another user a member');
}

async function probe(patient: Patient, user: User): Promise<Came> {
  const { ops, probes = [] } = patient.target.abilities;
  if (!ops.includes('probe') || probes.length === 0) return NOT_PROMISED;
  const own = await runOf(patient, user);
  if (own.run === undefined) return own.came;
  const { run } = own;
  const { userId } = user.session;
  return await eachOf(probes, async (name) => {
    const reply = await askHttp(patient, { kind: 'probe', name, ...run.ids, userId }, run.at);
    const isThere = reply.kind === 'answered' && !NOT_THERE.has(reply.status) && reply.status < 500;
    if (isThere) return fine(describeReply(reply));
    const what = `${name} of her own run: ${describeReply(reply)}`;
    return mend(what, `probes.${name}`, 'the request as a client makes it');
  });
}

/** What a stack answers to whoever asks for what is not there, or not theirs. What is late may be refused otherwise. */
const NOT_THERE = new Set([400, 401, 403, 404, 405]);

/** A whole run, and where its user asks about it. */
interface OwnRun {
  readonly ids: { readonly runId: string; readonly threadId: string };
  readonly at: { readonly origin: string; readonly token: string };
}

async function runOf(
  patient: Patient,
  user: User,
): Promise<{ readonly run: OwnRun } | { readonly run: undefined; readonly came: Came }> {
  const line = await freshLine(patient, user);
  const sent = { text: expectOneMore(patient, user).message.prompt };
  const { accepted, last, told } = await converse(patient, { user, line, sent });
  const { runId, threadId = '' } = accepted ?? last ?? {};
  if (runId === undefined) {
    return { run: undefined, came: mend(`alice's message: ${told}`, 'send', 'what a message is') };
  }
  return { run: { ids: { runId, threadId }, at: { origin: line.origin, token: user.session.accessToken } } };
}
