import { isEventKind } from '../contract/event-kinds.ts';
import type { SeenFrame } from '../contract/seen.ts';
import { describeError } from '../support/errors.ts';
import type { Session } from '../target/target.ts';
import type { Came } from '../report/diagnosis.ts';
import { eachOf, failed, fine, NOT_PROMISED, type Check } from './check.ts';
import { findForeign } from './isolate.ts';
import {
  askLine,
  describeAnswer,
  describeLine,
  newRequestId,
  openLine,
  type Heard,
  type Line,
  type LineOpening,
} from './line.ts';
import { ANSWER_LIMIT_MS, RUN_LIMIT_MS, type Message, type Patient, type User } from './patient.ts';
import { joinPuppet, messageOf } from './runs.ts';

/** What is tried on a target that a configuration describes. Each failure names the field to mend. */
export const DEFINED: readonly Check[] = [
  {
    name: 'users',
    stage: 'authenticate',
    needs: [],
    form: 'short',
    tried: () => 'two users sign in',
    perform: signInBoth,
  },
  {
    name: 'connect',
    stage: 'authenticate',
    needs: ['users'],
    form: 'short',
    tried: () => 'a connection of each user, with a good token',
    perform: (patient) => inTurn(patient, (user) => connect(patient, user)),
  },
  {
    name: 'refuses',
    stage: 'authenticate',
    needs: ['connect'],
    form: 'whole',
    tried: () => 'a connection without a token',
    perform: refuseStranger,
  },
  {
    name: 'runs',
    stage: 'isolate',
    needs: ['connect'],
    form: 'short',
    tried: () => 'each user sends a message, whose run comes to its end',
    perform: sendBoth,
  },
  {
    name: 'puppet',
    stage: 'isolate',
    needs: ['runs'],
    form: 'short',
    tried: () => 'the model request of each run arrives at the puppet',
    perform: async (patient) => reachPuppet(patient),
  },
  {
    name: 'echo',
    stage: 'isolate',
    needs: ['runs'],
    form: 'short',
    tried: () => 'each user reads a word of their own message or of their model',
    perform: (patient) => eachOf(patient.users, async (user) => findOwn(patient, user)),
  },
  {
    name: 'fence',
    stage: 'isolate',
    needs: ['runs'],
    form: 'short',
    tried: () => 'a ping on each connection is answered',
    perform: (patient) => eachOf(patient.users, (user) => eachOf(user.lines, (line) => fence(patient, { user, line }))),
  },
  {
    name: 'nothing-foreign',
    stage: 'isolate',
    needs: ['runs'],
    form: 'whole',
    tried: () => 'canaries, ids, e-mail or token of the other user',
    perform: (patient) => eachOf(patient.users, async (user) => findForeign(patient, user)),
  },
];

/** The configuration is to be mended at this field. */
export function mend(what: string, field: string, hint: string): Came {
  return failed(what, 'unusable', { kind: 'heed', hint: `mend \`${field}\` of the configuration: ${hint}` });
}

async function signInBoth(patient: Patient): Promise<Came> {
  const provision = patient.target.provision?.(patient.stack.endpoints);
  if (provision === undefined) return NOT_PROMISED;
  const signInAs = async (name: 'alice' | 'bob'): Promise<Came> => {
    const number = name === 'alice' ? 0 : 1;
    let session: Session;
    try {
      session = await provision.signIn({ user: number, name: patient.random.text(12), session: 0 });
    } catch (error) {
      return mend(`${name} could not sign in: ${describeError(error)}`, 'users', 'see the message');
    }
    patient.users[number] = { name, number, email: session.email, password: '', session, lines: [] };
    return fine('a token for each');
  };
  const came = await eachOf(['alice', 'bob'] as const, signInAs);
  const same = came.kind === 'fine' ? whatIsSame(patient) : undefined;
  if (same === undefined) return came;
  // One after the other they are told apart, if the configuration is right.
  const again = [await signInAs('alice'), await signInAs('bob')];
  return again.every(({ kind }) => kind === 'fine') && whatIsSame(patient) === undefined
    ? failed(`two who sign in at once have one ${same}`, 'violated', { kind: 'keep-apart' })
    : mend(`both users have one ${same}`, 'users', 'each user needs an id and a token of their own');
}

function whatIsSame({ users: [alice, bob] }: Patient): 'id' | 'token' | undefined {
  if (alice === undefined || bob === undefined) return undefined;
  if (alice.session.userId === bob.session.userId) return 'id';
  return alice.session.accessToken === bob.session.accessToken ? 'token' : undefined;
}

/** One user after the other, so that whatever a stack makes of two at once does not show here: that is for fuzz. */
async function inTurn(patient: Patient, perform: (user: User) => Promise<Came>): Promise<Came> {
  const all: Came[] = [];
  for (const user of patient.users) {
    const came = await perform(user);
    if (came.kind === 'failed') return came;
    all.push(came);
  }
  return await eachOf(all, (came) => Promise.resolve(came));
}

/** How this user connects. */
export function openingOf({ session }: User): { readonly token: string; readonly userId: string } {
  return { token: session.accessToken, userId: session.userId };
}

async function connect(patient: Patient, user: User): Promise<Came> {
  user.lines = await Promise.all(
    patient.stack.endpoints.backends.map((origin) => openToTheEnd(patient, { origin, ...openingOf(user) })),
  );
  return await eachOf(user.lines, async (line) => letIn(line));
}

/** Begins a handshake, which is over with a welcome or an end: what was accepted may say why it closes. */
export async function openToTheEnd(patient: Patient, opening: LineOpening): Promise<Line> {
  const line = await openLine(patient, opening);
  await patient.until(() => isGreeted(line) || line.end !== undefined, ANSWER_LIMIT_MS);
  return line;
}

function isGreeted({ heard }: Line): boolean {
  return heard.some(({ seen }) => seen?.kind === 'welcome');
}

/** Ends the connections of a user and opens others, so that theirs are the newest. */
export async function connectAnew(patient: Patient, user: User): Promise<Came> {
  for (const line of user.lines) await line.leave();
  return await connect(patient, user);
}

function letIn(line: Line): Came {
  const { end, origin } = line;
  const what = `${origin} to a good token: ${describeLine(line)}`;
  if (end?.kind === 'closed' && !end.wasOpen) {
    return failed(what, 'silent', { kind: 'heed', hint: 'start the stack, or mend `url` or `connect.path`' });
  }
  if (end?.kind === 'rejected') {
    const isToken = end.status === 401 || end.status === 403;
    return isToken
      ? mend(what, 'connect.token', 'where the stack looks for it; or `users`, if it is not what the stack signs')
      : mend(what, 'connect.path', 'the path of the connection, or `connect.transport`');
  }
  if (end !== undefined) return mend(what, 'connect.token', 'where the stack looks for it');
  if (isGreeted(line)) return fine('let in');
  return mend(what, 'connect.welcome', 'leave it out if the stack does not greet, else let `read` call it `welcome`');
}

async function refuseStranger(patient: Patient): Promise<Came> {
  const refusal = patient.target.contract.refusals['token-missing']?.handshake;
  if (refusal === undefined) return NOT_PROMISED;
  return await eachOf(patient.stack.endpoints.backends, async (origin) => {
    const line = await openToTheEnd(patient, { origin, token: null });
    const { end } = line;
    const came = describeLine(line);
    await line.leave();
    const isRefused =
      end?.kind === 'rejected'
        ? refusal.codes.includes(String(end.status))
        : end?.kind === 'closed' && refusal.closes?.includes(end.code) === true;
    if (isRefused) return fine(came);
    return end === undefined
      ? failed(`${origin}: ${came}`, 'violated', { kind: 'refuse-first' })
      : mend(`${origin}: ${came}`, 'refuses.handshake', 'by which status or close code a bad token is refused');
  });
}

async function sendBoth(patient: Patient): Promise<Came> {
  joinPuppet(patient);
  return await inTurn(patient, async (user) => {
    const connected = await connectAnew(patient, user);
    const [line] = user.lines;
    if (connected.kind !== 'fine') return connected;
    if (line === undefined) throw new RangeError(`expected ${user.name} to have a connection`);
    return await sendOne(patient, { user, line, message: messageOf(user) });
  });
}

async function sendOne(
  patient: Patient,
  { user, line, message }: { readonly user: User; readonly line: Line; readonly message: Message },
): Promise<Came> {
  const before = line.heard.length;
  const { prompt: content } = message;
  const ask = { kind: 'send', content, userId: user.session.userId, ...threadOf(patient) } as const;
  line.ask(ask, { requestId: newRequestId(patient) });
  const events = (): readonly SeenFrame[] =>
    line.heard.slice(before).flatMap(({ seen }) => (seen !== undefined && isEventKind(seen.kind) ? [seen] : []));
  const isOver = (): boolean => events().some((event) => isLast(patient, event)) || line.end !== undefined;
  const refusal = (): Heard | undefined => line.heard.slice(before).find(({ seen }) => seen?.kind === 'error');
  const crossed = (): Crossed | undefined => (isOver() ? undefined : findCrossed(patient));
  await patient.until(() => isOver() || refusal() !== undefined || crossed() !== undefined, RUN_LIMIT_MS);
  const heard = line.heard.slice(before).filter(({ raw }) => raw !== '');
  const astray = crossed();
  if (astray !== undefined) {
    const what = `what came of ${astray.owner.name}'s message went to ${astray.other.name}`;
    return failed(what, 'violated', { kind: 'keep-apart' });
  }
  const refused = refusal();
  if (refused !== undefined) {
    const what = `${user.name}'s message was refused: ${cut(refused.raw)}`;
    return mend(what, 'send', 'what a message is, or who `users` are');
  }
  if (heard.length === 0) {
    return mend(
      `${user.name}'s message: ${describeAnswer(undefined, line)}`,
      line.end === undefined ? 'send' : 'connect.token',
      line.end === undefined ? 'what the stack takes for a message' : 'or `send`: the stack ended the connection',
    );
  }
  const example = cut((heard.find(({ seen }) => seen === undefined || seen.kind === 'other') ?? heard[0])?.raw ?? '');
  const [first] = events();
  if (first === undefined) {
    const problem = heard.find(({ problem: one }) => one !== undefined)?.problem;
    const what = `none of ${heard.length} frames was understood as an event, such as ${example}`;
    return mend(problem === undefined ? what : `${what} (${problem})`, 'read', 'which frame is which event');
  }
  if (!isOver()) {
    const kinds = [...new Set(events().map(({ kind }) => kind))].join(', ');
    return mend(
      `${user.name}'s run showed ${kinds} and no last event in ${RUN_LIMIT_MS} ms; not understood: ${example}`,
      'read',
      'which frame is the last event; or `grammar.last`, if it is one of those that came',
    );
  }
  const run = events().filter(({ runId }) => runId === first.runId);
  message.runId = first.runId ?? '';
  return grammarOf(patient, { user, run });
}

/** A user who was sent what is another's. */
interface Crossed {
  readonly owner: User;
  readonly other: User;
}

/** Looks for canaries: who hears another's run may hear none of their own. */
function findCrossed({ users }: Patient): Crossed | undefined {
  for (const owner of users) {
    const secrets = Object.values(messageOf(owner).canaries);
    const hears = ({ lines }: User): boolean =>
      lines.some(({ heard }) => heard.some(({ raw }) => secrets.some((secret) => raw.includes(secret))));
    const other = users.find((one) => one !== owner && hears(one));
    if (other !== undefined) return { owner, other };
  }
  return undefined;
}

function threadOf(patient: Patient): { readonly threadId?: string } {
  return patient.target.abilities.clientThreads === true ? { threadId: `thread-${patient.random.text(12)}` } : {};
}

/** Whether one run, of one user at a time, is what the grammar says: else the grammar is wrong, or the stack is. */
function grammarOf(patient: Patient, { user, run }: { readonly user: User; readonly run: readonly SeenFrame[] }): Came {
  const { grammar } = patient.target.contract;
  const kinds = run.map(({ kind }) => kind);
  const word = kinds.join(' ');
  const last = run.find((event) => isLast(patient, event));
  const ending = last !== undefined && isEventKind(last.kind) ? grammar.endings[last.kind] : undefined;
  if (ending !== 'completed') {
    const what = `${user.name}'s run ended in ${last?.kind ?? 'nothing'}: ${word}`;
    return mend(what, 'model', 'the run failed, or was stopped');
  }
  if (kinds[0] !== grammar.first) {
    return mend(`${user.name}'s run begins with ${kinds[0]}: ${word}`, 'grammar.first', `it says ${grammar.first}`);
  }
  const pairs = Math.min(countOf(kinds, 'tool_executing'), countOf(kinds, 'tool_completed'));
  if (pairs < grammar.completed.toolPairs) {
    const says = `it says ${grammar.completed.toolPairs}`;
    return mend(`${user.name}'s run has ${pairs} tool pairs: ${word}`, 'grammar.toolPairs', says);
  }
  if (grammar.completedWord !== undefined && !new RegExp(`^(?:${grammar.completedWord})$`).test(`${word} `)) {
    const hint = 'a run that nobody disturbed is not one of its words';
    return mend(`${user.name}'s run is ${word}`, 'grammar.completed', hint);
  }
  return fine(word);
}

function countOf(kinds: readonly string[], kind: string): number {
  return kinds.filter((one) => one === kind).length;
}

export function isLast({ target }: Patient, { kind }: SeenFrame): boolean {
  return isEventKind(kind) && target.contract.grammar.endings[kind] !== undefined;
}

function reachPuppet(patient: Patient): Came {
  if (patient.target.abilities.puppet !== true) return NOT_PROMISED;
  const missing = patient.users.find((user) => messageOf(user).modelRequests === 0);
  if (missing === undefined) return fine('both arrived');
  const what = `no request of ${missing.name}'s run came to ${patient.puppet.url}`;
  return mend(what, 'model', 'the variable that the stack takes as the base URL of its model');
}

/** The search for others' secrets is only worth what it finds of one's own. */
function findOwn(patient: Patient, user: User): Came {
  const { canaries } = messageOf(user);
  const own = [canaries.prompt, ...(patient.target.abilities.puppet === true ? [canaries.modelText] : [])];
  const isSeen = user.lines.some(({ heard }) => heard.some(({ raw }) => own.some((canary) => raw.includes(canary))));
  if (isSeen) return fine('each did');
  const what = `${user.name} read nothing of the own message, nor of what the model said`;
  return mend(what, 'send', 'the text has to reach the model, and what the model says has to come back');
}

/** Where a ping is answered on a new connection alone, it is the stack that loses answers. */
async function fence(patient: Patient, { user, line }: { readonly user: User; readonly line: Line }): Promise<Came> {
  if (!patient.target.contract.delivery.fence) return NOT_PROMISED;
  const came = await ping(patient, line);
  if (came.kind !== 'failed' || line.end !== undefined) return came;
  const fresh = await openToTheEnd(patient, { origin: line.origin, ...openingOf(user) });
  if (letIn(fresh).kind !== 'fine' || (await ping(patient, fresh)).kind !== 'fine') return came;
  const what = `${line.origin}: a ping of ${user.name} was not answered, and one on a new connection was`;
  return failed(what, 'violated', { kind: 'keep-apart' });
}

async function ping(patient: Patient, line: Line): Promise<Came> {
  const nonce = `doctor-${patient.random.text(8)}`;
  const answer = await askLine(patient, line, { ask: { kind: 'ping', nonce } });
  if (answer?.kind === 'pong' && answer.nonce === nonce) return fine(answer.type);
  if (line.end !== undefined) {
    const came = `${line.origin}: ${describeAnswer(answer, line)} before it was answered`;
    return mend(came, 'connect', 'the stack ended the connection by itself, or did not like the ping');
  }
  const what = `${line.origin}: ${describeAnswer(answer, line)}`;
  return mend(what, 'ping', 'what is answered once everything before it has come, and which frame is the `pong`');
}

function cut(text: string): string {
  const line = text.replaceAll('\n', ' ');
  return line.length > TEXT_START ? `${line.slice(0, TEXT_START)}…` : line;
}
const TEXT_START = 120;
