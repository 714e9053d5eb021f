import { AGENT_EVENTS, isEventKind } from '../contract/event-kinds.ts';
import type { SeenFrame } from '../contract/seen.ts';
import type { Came } from '../report/diagnosis.ts';
import { askHttp } from './ask-http.ts';
import { eachOf, failed, fine, NOT_PROMISED, type Check } from './check.ts';
import { askForeignRun, askForeignThread } from './foreign.ts';
import { askLine, describeAnswer, type Line } from './line.ts';
import { RUN_LIMIT_MS, userOf, type Message, type Patient, type User } from './patient.ts';
import { awaitPuppet, messageOf, sendBoth } from './runs.ts';

/** Do two users' runs reach the puppet and come back, each to its own user alone? */
export const ISOLATE: readonly Check[] = [
  {
    name: 'runs',
    stage: 'isolate',
    needs: ['token-handshake'],
    form: 'short',
    tried: () => 'each user sends a message in a new thread',
    perform: sendBoth,
  },
  {
    name: 'puppet',
    stage: 'isolate',
    needs: ['runs'],
    form: 'short',
    tried: () => 'the model request of each run arrives at the puppet',
    perform: awaitPuppet,
  },
  {
    name: 'events',
    stage: 'isolate',
    needs: ['puppet'],
    form: 'whole',
    tried: () => 'the five agent events of each run',
    perform: (patient) =>
      eachOf(patient.users, (user) => eachOf(user.lines, (line) => awaitEvents(patient, { user, line }))),
  },
  {
    name: 'echo',
    stage: 'isolate',
    needs: ['events'],
    form: 'whole',
    tried: () => 'canaries of prompt, model text and tool result come back',
    perform: (patient) => eachOf(patient.users, async (user) => findEcho(patient, user)),
  },
  {
    name: 'fence',
    stage: 'isolate',
    needs: ['token-handshake'],
    form: 'whole',
    tried: () => 'a ping on each connection is answered',
    perform: (patient) => eachOf(patient.users, (user) => eachOf(user.lines, (line) => fence(patient, line))),
  },
  {
    name: 'nothing-foreign',
    stage: 'isolate',
    needs: ['events'],
    form: 'whole',
    tried: () => 'canaries, ids, e-mail or token of the other user',
    perform: (patient) => eachOf(patient.users, async (user) => findForeign(patient, user)),
  },
  {
    name: 'foreign-thread',
    stage: 'isolate',
    needs: ['runs'],
    form: 'whole',
    tried: () => "bob reads alice's thread, and sends into it",
    perform: askForeignThread,
  },
  {
    name: 'foreign-run',
    stage: 'isolate',
    needs: ['runs'],
    form: 'whole',
    tried: () => "bob asks for alice's run, and stops it",
    perform: askForeignRun,
  },
];

/** An event is missing once the run has ended and a fence has passed; before that it may only be slow. */
async function awaitEvents(patient: Patient, of: { readonly user: User; readonly line: Line }): Promise<Came> {
  const { user, line } = of;
  const { runId = '' } = messageOf(user);
  const { grammar } = patient.target.contract;
  const events = (): SeenFrame[] => line.heard.flatMap(({ seen }) => (isEventOf(seen, runId) ? [seen] : []));
  const ending = (): SeenFrame | undefined =>
    events().find(({ kind }) => isEventKind(kind) && grammar.endings[kind] !== undefined);
  const missing = (): readonly string[] => {
    const seen = new Set<string>(events().map(({ kind }) => kind));
    return AGENT_EVENTS.filter((kind) => !seen.has(kind));
  };
  await patient.until(() => ending() !== undefined || line.end !== undefined, RUN_LIMIT_MS);
  const isOver = ending() !== undefined || (await hasEnded(patient, { user, runId }));
  const passed = await fence(patient, line);
  if (missing().length === 0) return fine('all five, on each connection');
  const last = ending();
  if (last !== undefined && last.kind !== 'agent_completed') {
    const why = `the run of ${user.name} reached the model and ended in ${last.type} ${last.code ?? ''}`.trim();
    return failed(why, 'unusable', { kind: 'see-log', service: 'backend' });
  }
  const what = `no ${missing().join(', no ')} for ${user.name} at ${line.origin}`;
  return isOver && passed.kind !== 'failed'
    ? failed(what, 'violated', { kind: 'deliver-everywhere' })
    : failed(`${what} in ${RUN_LIMIT_MS} ms`, 'unusable', { kind: 'see-log', service: 'backend' });
}

/** What the stack says of the run where no event says it. */
async function hasEnded(patient: Patient, run: { readonly user: User; readonly runId: string }): Promise<boolean> {
  const [origin] = patient.stack.endpoints.backends;
  if (origin === undefined || !patient.target.abilities.http) return false;
  const token = run.user.session.accessToken;
  const reply = await askHttp(patient, { kind: 'run', runId: run.runId }, { origin, token });
  return reply.kind === 'answered' && reply.seen?.run !== undefined && reply.seen.run.status !== 'running';
}

function isEventOf(seen: SeenFrame | undefined, runId: string | undefined): seen is SeenFrame {
  return seen !== undefined && isEventKind(seen.kind) && seen.runId === runId;
}

function findEcho(patient: Patient, user: User): Came {
  const { canaries } = messageOf(user);
  const frames = user.lines.flatMap((line) => line.heard);
  const heard = (canary: string): boolean => frames.some(({ raw }) => raw.includes(canary));
  const { puppet } = patient;
  if (!heard(canaries.modelText) || !heard(canaries.prompt)) {
    const what = `${user.name}'s run completed without what the puppet said`;
    return failed(what, 'unusable', { kind: 'point-at-puppet', url: puppet.url });
  }
  if (!heard(canaries.toolResult)) {
    const what = `${user.name}'s run did not bring the tool's result (${messageOf(user).toolRequests} tool requests)`;
    return failed(what, 'unusable', { kind: 'open-tools', origin: puppet.origin });
  }
  return fine('all three');
}

async function fence(patient: Patient, line: Line): Promise<Came> {
  if (!patient.target.contract.delivery.fence) return NOT_PROMISED;
  const nonce = `doctor-${patient.random.text(8)}`;
  const answer = await askLine(patient, line, { ask: { kind: 'ping', nonce } });
  if (answer?.kind === 'pong' && answer.nonce === nonce) return fine(answer.type);
  const what = `${line.origin}: ${describeAnswer(answer, line)}`;
  return failed(what, 'violated', { kind: 'deliver-everywhere' });
}

/** Looks for the other's secrets in the raw text: no parser can hide one. */
export function findForeign(patient: Patient, user: User): Came {
  const other = userOf(patient, 1 - user.number);
  const secrets = secretsOf(other, messageOf(other));
  for (const line of user.lines) {
    for (const { raw } of line.heard) {
      const found = secrets.find(([, secret]) => raw.includes(secret));
      if (found === undefined) continue;
      return failed(`${user.name} was sent ${found[0]} of ${other.name}`, 'violated', { kind: 'keep-apart' });
    }
  }
  const frames = patient.users.flatMap(({ lines }) => lines).reduce((sum, { heard }) => sum + heard.length, 0);
  return fine(`nothing, in ${frames} frames`);
}

function secretsOf(user: User, message: Message): readonly (readonly [string, string])[] {
  const { canaries, threadId, runId } = message;
  return [
    ...Object.values(canaries).map((canary) => ['a canary', canary] as const),
    ['the user id', user.session.userId],
    ['the e-mail', user.email],
    ['the token', user.session.accessToken],
    ...(threadId === undefined ? [] : [['the thread id', threadId] as const]),
    ...(runId === undefined ? [] : [['the run id', runId] as const]),
  ];
}
