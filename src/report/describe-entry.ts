import type { Entry, EntryOf, Outcome } from '../history/history.ts';
import type { Step } from '../plan/plan.ts';
import { cutText } from './cut.ts';
import { describeDisturbance } from './describe-disturbance.ts';
import { describeOp } from './describe-op.ts';
import type { HistoryFacts } from './history-facts.ts';
import type { Names } from './names.ts';

/** What the words of an entry are made of. */
export interface EntryContext {
  readonly names: Names;
  readonly facts: HistoryFacts;
  readonly steps: ReadonlyMap<number, Step>;
}

/** Says what an entry records, from the side of the user in whose column it stands. No token, no whole secret. */
export function describeEntry(entry: Entry, context: EntryContext): string {
  const { names } = context;
  switch (entry.kind) {
    case 'issued':
      return describeIssued(entry.step, context);
    case 'settled':
      return describeOutcome(entry.outcome);
    case 'frame':
      return describeFrame(entry, context);
    case 'response':
      return describeResponse(entry, context);
    case 'broken':
      return entry.by === 'client' ? 'request broken off' : `no answer: ${cutText(entry.why)}`;
    case 'opening':
      return entry.purpose === 'audit' ? 'audit connects' : entry.purpose === 'warm' ? 'connected before' : 'connects';
    case 'opened':
      return 'connection opens';
    case 'rejected':
      return `← refused with ${entry.status}${entry.code === undefined ? '' : ` ${cutText(entry.code)}`}`;
    case 'closed':
      return `${entry.by === 'server' ? '← closed' : 'closed'} with ${entry.code}${quoted(entry.reason)}`;
    case 'sent':
      return `→ ${entry.ask.kind}`;
    case 'request':
      return `→ ${cutText(entry.line)}`;
    case 'upstream':
      return describeUpstream(entry, context);
    case 'held':
      return `the puppet holds the ${entry.phase} of ${names.step(entry.step)}`;
    case 'released':
      return `the ${entry.phase} of ${names.step(entry.step)} goes on`;
    case 'disturbed':
      return describeDisturbance(entry).begins;
    case 'mended':
      return describeMended(entry, context);
    case 'watchdog':
      return `no end of ${entry.what} within ${entry.limitMs} ms`;
    case 'stalled':
      return 'stops reading';
    case 'drained':
      return 'reads on';
    case 'lease':
      return `leased at event ${entry.headSeq}`;
    case 'canary':
      return `${cutText(entry.value)} is planted (${entry.place})`;
    case 'token':
      return `token ${entry.token} (${entry.made})`;
    case 'audit':
    case 'quiet':
      return entry.kind;
    default:
      return entry satisfies never;
  }
}

function describeIssued(id: number, { names, facts, steps }: EntryContext): string {
  const step = steps.get(id);
  if (step === undefined) return 'a step that the plan does not have';
  const send = facts.sends.get(id);
  if (step.op.kind !== 'send' || send === undefined) return describeOp(step, names);
  const where = [
    send.threadId === undefined ? '' : names.thread(send.threadId),
    send.runId === undefined ? '' : names.run(send.runId),
  ].filter((part) => part !== '');
  const asked = describeOp(step, names).replace(/^send (a note|\d+ bytes)( on a new thread)?/, '').trim();
  const content = `send "${cutText(send.content)}"`;
  return [content, asked, where.length === 0 ? '' : `→ ${where.join(', ')}`].filter((part) => part !== '').join(' ');
}

function describeMended({ disturbance, by }: EntryOf<'mended'>, { facts }: EntryContext): string {
  const begun = facts.disturbances.get(disturbance);
  const ends = begun === undefined ? 'is whole again' : describeDisturbance(begun).ends;
  return by === 'plan' ? ends : by === 'end' ? `${ends}, before the audit` : `${ends}, since nothing else goes on`;
}

function describeOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'ok':
      return 'done';
    case 'refused':
      return `refused: ${cutText(outcome.code)}`;
    case 'failed':
    case 'indeterminate':
    case 'unreached':
      return `${outcome.kind}: ${cutText(outcome.why)}`;
    default:
      return outcome satisfies never;
  }
}

function describeFrame(entry: EntryOf<'frame'>, context: EntryContext): string {
  const { seen } = entry;
  const leak = leaked(entry, entry.raw, context);
  if (seen === undefined) return `← a frame that cannot be read: ${cutText(entry.problem ?? entry.raw)}${leak}`;
  const run = seen.runId === undefined ? '' : ` ${context.names.run(seen.runId)}`;
  const code = seen.code === undefined ? '' : ` ${cutText(seen.code)}`;
  return `← ${cutText(seen.type)}${run}${code}${leak}`;
}

function describeResponse(entry: EntryOf<'response'>, context: EntryContext): string {
  const code = entry.seen?.code === undefined ? '' : ` ${cutText(entry.seen.code)}`;
  const accepted = entry.seen?.accepted === undefined ? '' : ` ${context.names.run(entry.seen.accepted.runId)}`;
  const problem = entry.problem === undefined ? '' : `, which cannot be read: ${cutText(entry.problem)}`;
  return `← ${entry.status}${code}${accepted}${problem}${leaked(entry, entry.headers + entry.body, context)}`;
}

function describeUpstream(entry: EntryOf<'upstream'>, context: EntryContext): string {
  const whose = entry.step === undefined ? '' : ` for ${context.names.step(entry.step)}`;
  const again = entry.again ? ' again' : '';
  return `${entry.endpoint} is asked${again}${whose}${leaked(entry, entry.raw, context)}`;
}

/** ` "zq…c7f1"`: the first canary in it that is another user's. */
function leaked(entry: Entry, raw: string, { facts }: EntryContext): string {
  const user = facts.userOf(entry);
  return user === undefined ? '' : quoted(facts.foreignCanary(raw, user) ?? '');
}

function quoted(text: string): string {
  return text === '' ? '' : ` "${cutText(text)}"`;
}
