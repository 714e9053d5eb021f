import { isEventKind } from '../contract/event-kinds.ts';
import type { SeenFrame } from '../contract/seen.ts';
import type { Phase } from '../plan/plan.ts';
import type { Came } from '../report/diagnosis.ts';
import { toldThread } from '../target/define/frame-reader.ts';
import { fine, NOT_PROMISED, type Check } from './check.ts';
import { connectAnew, isLast, mend, openingOf, openToTheEnd } from './defined.ts';
import { describeAnswer, describeLine, newRequestId, type Line } from './line.ts';
import { ANSWER_LIMIT_MS, RUN_LIMIT_MS, userOf, type Patient, type User } from './patient.ts';
import { expectOneMore } from './runs.ts';

/**
 * What a configuration says besides the run of one message on one connection, tried by alice alone: where she does not
 * get it the configuration is wrong, since nobody disturbed her. Each failure names the field to mend.
 */
export const PROMISES: readonly Check[] = triedByAlice([
  ['threads', 'alice sends a second message into the thread of her first', continueThread],
  ['keys', 'alice sends a message twice, with one key', repeatByKey],
  ['second-connection', 'another connection of alice hears what she asks on her first', hearElsewhere],
  ['resume', 'alice comes back, and gets what she was told after the place where she was', comeBack],
  ['stop', 'alice stops a run that waits for its model', stopRun],
]);

/** Checks of one user alone, each with its name, what is tried, and how. */
export function triedByAlice(
  all: readonly (readonly [string, string, (patient: Patient, alice: User) => Promise<Came>])[],
): readonly Check[] {
  return all.map(([name, what, perform]) => ({
    name,
    stage: 'isolate',
    needs: ['runs'],
    form: 'whole',
    tried: () => what,
    perform: (patient) => perform(patient, userOf(patient, 0)),
  }));
}

/** What came of one message. */
export interface Conversation {
  readonly accepted: SeenFrame | undefined;
  readonly error: SeenFrame | undefined;
  readonly events: readonly SeenFrame[];
  readonly last: SeenFrame | undefined;
  /** For a sentence of what went wrong. */
  readonly told: string;
}

interface Sent {
  readonly text: string;
  readonly threadId?: string | undefined;
  readonly key?: string;
}

/** Sends a message, and waits until its run is over or something says that it will not be. */
export async function converse(patient: Patient, by: { user: User; line: Line; sent: Sent }): Promise<Conversation> {
  const { line } = by;
  const before = line.heard.length;
  const requestId = send(patient, by);
  const look = (): Conversation => conversationOf(patient, { line, before, requestId });
  const isDone = ({ last, error }: Conversation): boolean => last !== undefined || error !== undefined;
  await patient.until(() => isDone(look()) || line.end !== undefined, RUN_LIMIT_MS);
  return look();
}

export function send(patient: Patient, { user, line, sent }: { user: User; line: Line; sent: Sent }): string {
  const requestId = newRequestId(patient);
  const { text: content, threadId, key } = sent;
  const own = patient.target.abilities.clientThreads === true ? `thread-${patient.random.text(12)}` : undefined;
  const thread = threadId ?? own;
  const more = { ...(thread !== undefined && { threadId: thread }), ...(key !== undefined && { key }) };
  line.ask({ kind: 'send', content, userId: user.session.userId, ...more }, { requestId });
  return requestId;
}

export function conversationOf(
  patient: Patient,
  { line, before, requestId }: { readonly line: Line; readonly before: number; readonly requestId: string },
): Conversation {
  const seen = line.heard.slice(before).flatMap((one) => (one.seen === undefined ? [] : [one.seen]));
  const accepted = seen.find((one) => one.kind === 'accepted' && one.requestId === requestId);
  const error = seen.find((one) => one.kind === 'error' && one.requestId === requestId);
  const events = seen.filter(({ kind, runId }) => isEventKind(kind) && runId === accepted?.runId);
  const last = events.find((event) => isLast(patient, event));
  const told = last === undefined ? describeAnswer(error, line) : `its run ended in ${last.type}`;
  return { accepted, error, events, last, told };
}

export async function freshLine(patient: Patient, user: User): Promise<Line> {
  await connectAnew(patient, user);
  const [line] = user.lines;
  if (line === undefined) throw new RangeError(`expected ${user.name} to have a connection`);
  return line;
}

async function continueThread(patient: Patient, user: User): Promise<Came> {
  if (patient.target.abilities.threads === false) return NOT_PROMISED;
  const line = await freshLine(patient, user);
  const first = await converse(patient, { user, line, sent: { text: expectOneMore(patient, user).message.prompt } });
  const threadId = first.accepted?.threadId;
  if (threadId === undefined) return mend(`alice's message: ${first.told}`, 'send', 'what a message is');
  if (toldThread(threadId) === '') {
    return mend('no frame names the thread of a message', 'read.thread', 'where it stands; or leave out `ids.threads`');
  }
  const { prompt: text } = expectOneMore(patient, user).message;
  const second = await converse(patient, { user, line, sent: { text, threadId } });
  if (second.accepted?.threadId === threadId && second.last !== undefined) return fine('taken in that thread');
  const what =
    second.accepted !== undefined && second.accepted.threadId !== threadId
      ? 'her second message was taken in another thread'
      : `her second message: ${second.told}`;
  return mend(what, 'send', 'a message names its `thread`; or leave out `ids.threads`');
}

async function repeatByKey(patient: Patient, user: User): Promise<Came> {
  if (patient.target.abilities.keys !== true) return NOT_PROMISED;
  const line = await freshLine(patient, user);
  const sent = { text: expectOneMore(patient, user).message.prompt, key: `key-${patient.random.text(12)}` };
  const first = await converse(patient, { user, line, sent });
  const runId = first.accepted?.runId;
  if (runId === undefined) return mend(`alice's message: ${first.told}`, 'send', 'what a message is');
  const before = line.heard.length;
  const requestId = send(patient, { user, line, sent });
  const look = (): Conversation => conversationOf(patient, { line, before, requestId });
  await patient.until(() => (look().accepted ?? look().error ?? line.end) !== undefined, ANSWER_LIMIT_MS);
  const second = look();
  if (second.accepted?.runId === runId) return fine('it has the run that it got first');
  const what = second.accepted === undefined ? `the repetition: ${second.told}` : 'the repetition got another run';
  return mend(what, 'ids.key', 'leave it out if the stack does not answer with the first run; or mend `send`');
}

async function hearElsewhere(patient: Patient, user: User): Promise<Came> {
  const { contract, abilities } = patient.target;
  if (contract.delivery.audience !== 'user' || (abilities.connections ?? Infinity) < 2) return NOT_PROMISED;
  const line = await freshLine(patient, user);
  const other = await openToTheEnd(patient, { origin: line.origin, ...openingOf(user) });
  const sent = { text: expectOneMore(patient, user).message.prompt };
  const { last, told } = await converse(patient, { user, line, sent });
  if (last === undefined) {
    const what = `alice's message, with two connections: ${told}`;
    return mend(what, 'limits.connections', 'how many a user may have');
  }
  if (await hears(patient, other, last)) return fine('all of the run');
  return mend(
    `her second connection got nothing of the run's end: ${describeLine(other)}`,
    'delivery.audience',
    'it says `user`: each connection of a user gets all of their runs',
  );
}

async function comeBack(patient: Patient, user: User): Promise<Came> {
  const { contract, abilities } = patient.target;
  const { replay, audience } = contract.delivery;
  if (replay === undefined || audience === 'run' || !abilities.resume) return NOT_PROMISED;
  const line = await freshLine(patient, user);
  const sent = { text: expectOneMore(patient, user).message.prompt };
  const { events, last, told } = await converse(patient, { user, line, sent });
  if (last === undefined) return mend(`alice's message: ${told}`, 'send', 'what a message is');
  const after = events[0]?.cursor;
  if (replay === 'cursor' && after === undefined) {
    return mend('no event names a place to resume from', 'read.cursor', 'where it stands in an event');
  }
  await line.leave();
  const place = replay === 'cursor' && after !== undefined ? { after } : {};
  const back = await openToTheEnd(patient, { origin: line.origin, ...openingOf(user), ...place });
  if (await hears(patient, back, last)) return fine('all of the run');
  return mend(
    `the run's last event did not come again: ${describeLine(back)}`,
    replay === 'cursor' ? 'connect.resume' : 'delivery.replay',
    'how a client says where it was; or what `delivery.replay` promises',
  );
}

/** Whether a line brings that event, too. */
async function hears(patient: Patient, line: Line, event: SeenFrame): Promise<boolean> {
  const isHeard = (): boolean => line.heard.some(({ seen }) => seen?.kind === event.kind && seen.runId === event.runId);
  return await patient.until(() => isHeard() || line.end !== undefined, ANSWER_LIMIT_MS).then(isHeard);
}

const HELD: readonly Phase[] = ['thinking'];

async function stopRun(patient: Patient, user: User): Promise<Came> {
  const { ops, puppet } = patient.target.abilities;
  if (!ops.includes('stop') || puppet !== true) return NOT_PROMISED;
  const line = await freshLine(patient, user);
  const { message, visit } = expectOneMore(patient, user, { holds: HELD });
  const before = line.heard.length;
  const requestId = send(patient, { user, line, sent: { text: message.prompt } });
  const look = (): Conversation => conversationOf(patient, { line, before, requestId });
  const isHeld = (): boolean => visit.holding.length > 0 && look().accepted !== undefined;
  await patient.until(() => isHeld() || line.end !== undefined || look().error !== undefined, RUN_LIMIT_MS);
  const runId = look().accepted?.runId;
  if (runId === undefined || !isHeld()) return mend(`alice's message: ${look().told}`, 'send', 'what a message is');
  const stop = newRequestId(patient);
  line.ask({ kind: 'stop', runId }, { requestId: stop });
  const refusal = (): SeenFrame | undefined =>
    line.heard.slice(before).find(({ seen }) => seen?.kind === 'error' && seen.requestId === stop)?.seen;
  await patient.until(() => (look().last ?? refusal() ?? line.end) !== undefined, ANSWER_LIMIT_MS);
  visit.releaseAll();
  const { last } = look();
  if (last === undefined) {
    const came = describeAnswer(refusal(), line);
    return mend(`her run goes on: ${came}`, 'stop', 'how a run is named and stopped, and which event then ends it');
  }
  const status = isEventKind(last.kind) ? patient.target.contract.grammar.endings[last.kind] : undefined;
  if (status !== 'completed') return fine(last.type);
  return mend('her run completed all the same', 'stop', 'how a run is stopped');
}
