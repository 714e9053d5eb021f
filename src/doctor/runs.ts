import { isEventKind } from '../contract/event-kinds.ts';
import type { SeenFrame } from '../contract/seen.ts';
import type { Phase, Script } from '../plan/plan.ts';
import type { ExpectedMessage, Visit } from '../puppet/puppet.ts';
import type { Came } from '../report/diagnosis.ts';
import { toCanary } from '../support/canary-form.ts';
import { eachOf, failed, fine } from './check.ts';
import { askLine, describeAnswer, newRequestId, whoWasAnswered } from './line.ts';
import { ANSWER_LIMIT_MS, RUN_LIMIT_MS, userOf, type Message, type Patient, type User } from './patient.ts';

/** Everything that a run can show, or as little as it takes to see that it reaches the puppet. */
const SCRIPTS: Readonly<Record<Patient['form'], Script>> = {
  whole: { thinking: 1, tools: 1, calls: 'round', ids: 'unique', fails: 'none' },
  short: { thinking: 0, tools: 0, calls: 'round', ids: 'unique', fails: 'none' },
};

/** What a user sent. Throws a RangeError before the check `runs`. */
export function messageOf(user: User): Message {
  if (user.message === undefined) throw new RangeError(`expected ${user.name} to have sent a message`);
  return user.message;
}

/** Has the puppet expect a message of each user, and sends it: alice at the first backend, bob at the last. */
export async function sendBoth(patient: Patient): Promise<Came> {
  joinPuppet(patient);
  const came = await eachOf(patient.users, (user) => sendOne(patient, user));
  const [alice, bob] = patient.users;
  if (came.kind !== 'fine' || alice === undefined || bob === undefined) return came;
  const [one, other] = [messageOf(alice), messageOf(bob)];
  if (one.runId !== other.runId && one.threadId !== other.threadId) return came;
  return failed("alice's message and bob's have one run or thread", 'violated', { kind: 'keep-apart' });
}

/** A model calls tools or not: what a configuration promises of runs must be true of both. */
function isPlain({ target }: Patient, { number }: User): boolean {
  return target.provision !== undefined && number > 0;
}

/** Has the puppet expect a message of each user. */
export function joinPuppet(patient: Patient): void {
  const visit = visitPuppet(patient, (step) => patient.users[step]?.message);
  for (const user of patient.users) {
    user.message = newMessage(patient);
    const script = SCRIPTS[isPlain(patient, user) ? 'short' : patient.form];
    visit.expect(expectedOf(user, { message: user.message, script, holds: [] }));
  }
}

/** Has the puppet expect one more message of a user, and hold it where that is told. */
export function expectOneMore(
  patient: Patient,
  user: User,
  { holds = [] }: { readonly holds?: readonly Phase[] } = {},
): { readonly message: Message; readonly visit: Visit } {
  const message = newMessage(patient);
  const visit = visitPuppet(patient, () => message);
  visit.expect(expectedOf(user, { message, script: SCRIPTS.short, holds }));
  return { message, visit };
}

/** Joins the puppet until the examination is over, and counts what reaches it of each message. */
function visitPuppet(patient: Patient, messageOfStep: (step: number) => Message | undefined): Visit {
  const visit = patient.puppet.join({
    onUpstream: ({ endpoint, step }) => {
      const message = messageOfStep(step);
      if (message !== undefined && endpoint === 'model') message.modelRequests += 1;
      if (message !== undefined && endpoint === 'tool') message.toolRequests += 1;
      patient.wake();
    },
    onHeld: () => patient.wake(),
    onJoined: () => undefined,
    onReleased: () => undefined,
    onDone: () => patient.wake(),
  });
  // What was asked is answered before the visit ends: an answer that is broken off is not what the stack is asked for.
  patient.afterwards.push(async () => {
    visit.releaseAll();
    await patient.until(() => visit.busy === 0, ANSWER_LIMIT_MS);
    visit.leave();
  });
  return visit;
}

function newMessage({ random }: Patient): Message {
  const canary = (): string => toCanary(random.text(24));
  const canaries = { prompt: canary(), modelText: canary(), toolResult: canary() };
  return { prompt: `${canaries.prompt} note`, canaries, modelRequests: 0, toolRequests: 0 };
}

function expectedOf(
  { number: step, session }: User,
  { message, ...how }: { readonly message: Message; readonly script: Script; readonly holds: readonly Phase[] },
): ExpectedMessage {
  const { prompt, canaries } = message;
  return { step, user: step, userId: session.userId, prompt, canaries, sharedPrompt: false, ...how };
}

async function sendOne(patient: Patient, user: User): Promise<Came> {
  const line = user.number === 0 ? user.lines[0] : user.lines.at(-1);
  const message = messageOf(user);
  if (line === undefined) throw new RangeError(`expected ${user.name} to have a connection`);
  const requestId = newRequestId(patient);
  const answer = await askLine(patient, line, { ask: { kind: 'send', content: message.prompt }, requestId });
  if (answer?.kind === 'accepted' && answer.threadId !== undefined && answer.runId !== undefined) {
    message.threadId = answer.threadId;
    message.runId = answer.runId;
    return fine('both accepted');
  }
  const other = whoWasAnswered(patient, requestId);
  if (answer === undefined && other !== undefined) {
    const astray = `the answer to ${user.name}'s message came to another connection, of ${other.name}`;
    return failed(astray, 'violated', { kind: 'keep-apart' });
  }
  const what = `${user.name}'s message at ${line.origin}: ${describeAnswer(answer, line)}, expected to be accepted`;
  return failed(what, 'unusable', { kind: 'see-log', service: 'backend' });
}

/** A run whose model is somebody else ends without a request here. */
export async function awaitPuppet(patient: Patient): Promise<Came> {
  const strays = { last: '' };
  patient.puppet.onStray(({ raw }) => {
    strays.last = raw.slice(raw.indexOf('\n\n') + 2);
  });
  return await eachOf([0, 1], async (number) => {
    const user = userOf(patient, number);
    const message = messageOf(user);
    await patient.until(
      () => message.modelRequests > 0 || endingOf(patient, user) !== undefined || user.lines.some(({ end }) => end),
      RUN_LIMIT_MS,
    );
    if (message.modelRequests > 0) return fine('both arrived');
    const ending = endingOf(patient, user);
    const how = ending === undefined ? `none came in ${RUN_LIMIT_MS} ms` : `the run ended ${endedHow(ending)}`;
    const stray = strays.last.includes(message.canaries.prompt) ? '; one came with another last user message' : '';
    const what = `no request of ${user.name}'s run came to ${patient.puppet.url}: ${how}${stray}`;
    return failed(what, 'unusable', { kind: 'point-at-puppet', url: patient.puppet.url });
  });
}

function endingOf({ target }: Patient, user: User): SeenFrame | undefined {
  const { runId } = messageOf(user);
  return user.lines
    .flatMap(({ heard }) => heard)
    .find(({ seen }) => {
      if (seen === undefined || seen.runId !== runId || !isEventKind(seen.kind)) return false;
      return target.contract.grammar.endings[seen.kind] !== undefined;
    })?.seen;
}

function endedHow(ending: SeenFrame): string {
  if (ending.code !== undefined) return `in ${ending.type} (${ending.code})`;
  const said = ending.text === undefined ? '' : `: it said ${JSON.stringify(ending.text.slice(0, TEXT_START))}`;
  return `in ${ending.type}${said}`;
}
const TEXT_START = 60;
