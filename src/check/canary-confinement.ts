import { isEventKind } from '../contract/event-kinds.ts';
import type { Entry } from '../history/history.ts';
import type { ConnectionView, HistoryView } from '../history/view.ts';
import { CANARY_LENGTH } from '../support/canary-form.ts';
import type { Checker, Violation } from './checker.ts';
import { ownersBlind } from './owners-blind.ts';
import { type Found, searchKnown, searchText } from './search-text.ts';
import { BEGINNING, type Secrets, secretsOf } from './secrets.ts';
import { textThing, userThing } from './things.ts';
import { noFindings, toVerdict } from './verdict.ts';
import { violation } from './violation.ts';

/**
 * Searches every byte that reaches a user, whatever the parser made of it, for what only another user may see. An own
 * canary that an entitled user never saw means that the search was blind: unknown, with the cause `owner-blind`.
 */
export const canaryConfinement: Checker = {
  name: 'canary-confinement',
  claim: 'No byte of a user reaches another: in frames, HTTP answers, headers, close reasons and error texts.',
  needs: 'frames or answers to search for secrets',
  check({ view, contract }) {
    const findings = noFindings();
    const secrets = secretsOf(view);
    for (const { entry, reader, text, where } of arrivals(view)) {
      findings.exercised = true;
      const found = searchText(text, { secrets, reader, n: entry.n });
      if (found === undefined || wasSentBefore({ found, entry, reader, view })) continue;
      findings.violations.push(leak({ found, entry, reader, where }));
    }
    for (const connection of view.connections) findings.violations.push(...cutInStream(connection, secrets));
    for (const user of ownersBlind(view, contract)) {
      const at = view.users.find((one) => one.user === user)?.lease.n;
      findings.causes.push(at === undefined ? { cause: 'owner-blind' } : { cause: 'owner-blind', at });
    }
    return toVerdict(findings);
  },
};

interface Arrival {
  readonly entry: Entry;
  readonly reader: number;
  readonly text: string;
  readonly where: string;
}

/** Every text that reached a user. */
function* arrivals(view: HistoryView): Generator<Arrival> {
  for (const { user: reader, frames, rejected, closed } of view.connections) {
    for (const entry of frames) yield { entry, reader, text: entry.raw, where: kindOf(entry.seen?.kind) };
    if (rejected !== undefined) {
      yield { entry: rejected, reader, text: `${rejected.headers}\n${rejected.body}`, where: 'handshake' };
    }
    if (closed !== undefined && closed.reason !== '') {
      yield { entry: closed, reader, text: closed.reason, where: 'close' };
    }
  }
  for (const { request, response } of view.requests) {
    if (response === undefined) continue;
    yield { entry: response, reader: request.user, text: `${response.headers}\n${response.body}`, where: 'answer' };
  }
}

/** A replay of a run from before the lease may repeat an id that its user had then sent as text. */
function wasSentBefore(parts: { found: Found; entry: Entry; reader: number; view: HistoryView }): boolean {
  const { found, entry, reader, view } = parts;
  if (found.secret === undefined || found.secret.kind === 'canary' || entry.kind !== 'frame') return false;
  const runId = entry.seen?.runId;
  const lease = view.users.find(({ user }) => user === reader)?.lease;
  return runId !== undefined && lease?.runs.includes(runId) === true;
}

function kindOf(kind: string | undefined): string {
  if (kind === undefined) return 'frame';
  return isEventKind(kind) ? 'event' : 'answer';
}

/**
 * Token streaming cuts a canary into pieces: the end of each text is read together with the next one of the run, or of
 * frames that name no run, of the same type.
 */
function cutInStream({ frames, user: reader }: ConnectionView, secrets: Secrets): Violation[] {
  const tails = new Map<string, string>();
  const violations: Violation[] = [];
  for (const entry of frames) {
    const { seen } = entry;
    if (seen?.text === undefined) continue;
    const stream = seen.runId ?? `of no run: ${seen.type}`;
    const tail = tails.get(stream) ?? '';
    const found = searchKnown(tail + seen.text.slice(0, CANARY_LENGTH - 1), {
      secrets,
      foreign: (secret) =>
        secret === undefined || secret.owner === reader || secrets.knew(reader, secret.value, entry.n)
          ? undefined
          : { value: secret.value, secret },
    });
    // What begins in one text, as far as it is told from chance, was found there.
    const beginning = found?.value.slice(0, BEGINNING);
    if (found !== undefined && beginning !== undefined && ![tail, seen.text].some((one) => one.includes(beginning))) {
      violations.push(leak({ found, entry, reader, where: 'event' }));
    }
    tails.set(stream, (tail + seen.text).slice(1 - CANARY_LENGTH));
  }
  return violations;
}

function leak(parts: { found: Found; entry: Entry; reader: number; where: string }): Violation {
  const { found, entry, reader, where } = parts;
  const { secret, value } = found;
  const what = secret?.kind ?? 'canary';
  if (secret === undefined) {
    return violation({
      checker: canaryConfinement.name,
      direction: 'stranger',
      where,
      at: entry.n,
      headline: [userThing(reader), ' read a secret of somebody outside of this execution'],
      facts: [{ at: entry.n, says: [userThing(reader), ' gets the canary ', textThing(value)] }],
      conclusion: ['nobody in this execution planted ', textThing(value), ', and it is none of ', userThing(reader)],
    });
  }
  const owner = userThing(secret.owner);
  return violation({
    checker: canaryConfinement.name,
    direction: 'other-user',
    where,
    at: entry.n,
    headline: [userThing(reader), ' read what only ', owner, ' knew'],
    facts: [
      { at: secret.at, says: [`the ${what} `, textThing(value), ' belongs to ', owner, ' alone'] },
      { at: entry.n, says: [userThing(reader), ' gets ', textThing(value)] },
    ],
    conclusion: [userThing(reader), ' never put ', textThing(value), ' on the wire, so that it came from ', owner],
  });
}
