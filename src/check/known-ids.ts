import type { Contract } from '../contract/contract.ts';
import { isEventKind } from '../contract/event-kinds.ts';
import type { HistoryView } from '../history/view.ts';
import type { Checker, Violation } from './checker.ts';
import { duplicateViolations } from './duplicate-violations.ts';
import { issued, ownerOf } from './issued.ts';
import { membersOf } from './members.ts';
import { secretsOf } from './secrets.ts';
import { connectionThing, textThing, userThing } from './things.ts';
import { threadViolations } from './threads-of-runs.ts';
import { noFindings, toVerdict } from './verdict.ts';
import { violation } from './violation.ts';

/**
 * Judged at the end of a history: an id may be seen before the answer that issues it. One unknown run and thread is
 * allowed for each send, of the user or of another member of their threads, whose answer never came.
 */
export const knownIds: Checker = {
  name: 'known-ids',
  claim: 'Every run, thread, request and connection id on a connection was issued to its user, and names one thing.',
  needs: 'ids that the stack gives out',
  check({ view, contract }) {
    const findings = noFindings();
    const mentions = mentionedIds(view);
    findings.exercised = mentions.length > 0;
    findings.violations.push(...foreignIds(view, { mentions, contract }), ...requestIds(view), ...connectionIds(view));
    findings.violations.push(...duplicateViolations(view, contract), ...threadViolations(view));
    return toVerdict(findings);
  },
};

interface Mention {
  readonly user: number;
  readonly n: number;
  readonly where: string;
  readonly kind: 'run' | 'thread';
  readonly id: string;
}

/** Every run and thread id that came to a user. An error may repeat what it was asked about. */
function mentionedIds(view: HistoryView): readonly Mention[] {
  const mentions: Mention[] = [];
  const add = (mention: Omit<Mention, 'id'> & { readonly id: string | undefined }): void => {
    if (mention.id !== undefined) mentions.push({ ...mention, id: mention.id });
  };
  for (const { user, frames } of view.connections) {
    for (const { n, seen } of frames) {
      if (seen === undefined || seen.kind === 'error') continue;
      const where = isEventKind(seen.kind) ? 'event' : 'answer';
      add({ user, n, where, kind: 'run', id: seen.runId });
      if (!isOfDeletedThread(view, { user, runId: seen.runId, threadId: seen.threadId })) {
        add({ user, n, where, kind: 'thread', id: seen.threadId });
      }
      for (const { runId } of seen.messages?.items ?? []) add({ user, n, where, kind: 'run', id: runId });
    }
  }
  for (const { request, response } of view.requests) {
    const seen = response?.seen;
    if (response === undefined || seen === undefined) continue;
    const at = { user: request.user, n: response.n, where: 'answer' };
    add({ ...at, kind: 'run', id: seen.accepted?.runId });
    add({ ...at, kind: 'thread', id: seen.accepted?.threadId });
    add({ ...at, kind: 'run', id: seen.run?.id });
    add({ ...at, kind: 'thread', id: seen.run?.threadId });
    for (const { id } of seen.threads?.items ?? []) add({ ...at, kind: 'thread', id });
    for (const { runId } of seen.messages?.items ?? []) add({ ...at, kind: 'run', id: runId });
  }
  return mentions.sort((a, b) => a.n - b.n);
}

/** Events outlive their thread: a replay may bring those of a run from before the lease, whose thread is gone since. */
function isOfDeletedThread(
  view: HistoryView,
  { user, runId, threadId }: { user: number; runId: string | undefined; threadId: string | undefined },
): boolean {
  const { runs, threads } = issued(view);
  if (runId === undefined || threadId === undefined || threads.has(threadId)) return false;
  return runs.get(runId)?.some((issue) => issue.user === user && issue.exchange === undefined) === true;
}

/** Ids of others, and more unknown ids than sends of unknown fate. */
function foreignIds(
  view: HistoryView,
  { mentions, contract }: { readonly mentions: readonly Mention[]; readonly contract: Contract },
): Violation[] {
  const { runs, threads, uncertain } = issued(view);
  const secrets = secretsOf(view);
  const unknown = new Map<string, Set<string>>();
  const told = new Set<string>();
  const violations: Violation[] = [];
  for (const mention of mentions) {
    const { user, n, kind, id } = mention;
    const issues = kind === 'run' ? runs : threads;
    const isShared = kind === 'thread' && contract.clientThreads === true;
    const owner = ownerOf(issues, id, isShared ? user : undefined);
    if (owner === user || secrets.knew(user, id, n) || told.has(`${user} ${id}`)) continue;
    if (owner === undefined) {
      const group = `${user} ${kind}`;
      const seen = unknown.get(group) ?? new Set();
      unknown.set(group, seen.add(id));
      const askers = new Set([user, ...membersOf(view).fellowsOf(user, n)]);
      if (seen.size <= [...askers].reduce((sum, asker) => sum + (uncertain.get(asker)?.length ?? 0), 0)) continue;
    }
    told.add(`${user} ${id}`);
    violations.push(notTheirs({ mention, owner, issuedAt: issues.get(id)?.[0]?.n }));
  }
  return violations;
}

function notTheirs(parts: { mention: Mention; owner: number | undefined; issuedAt: number | undefined }): Violation {
  const { mention, owner, issuedAt } = parts;
  const reader = userThing(mention.user);
  const id = { kind: mention.kind, id: mention.id };
  return violation({
    checker: knownIds.name,
    direction: owner === undefined ? 'stranger' : 'other-user',
    where: mention.where,
    at: mention.n,
    headline:
      owner === undefined
        ? [reader, ` saw a ${mention.kind} that was issued to nobody`]
        : [reader, ` saw a ${mention.kind} of `, userThing(owner)],
    facts: [
      ...(owner === undefined || issuedAt === undefined
        ? []
        : [{ at: issuedAt, says: [id, ' is issued to ', userThing(owner)] }]),
      { at: mention.n, says: [reader, ' gets ', id] },
    ],
    conclusion: ['no answer to a send of ', reader, ' issued ', id],
  });
}

const ANSWERS = new Set(['accepted', 'stopping', 'attached', 'messages', 'token-changed', 'pong', 'error']);

/** An answer names a request that its own connection had sent. */
function requestIds(view: HistoryView): Violation[] {
  const violations: Violation[] = [];
  for (const connection of view.connections) {
    const asked = new Set<string>();
    for (const entry of connection.entries) {
      if (entry.kind === 'sent' && entry.requestId !== undefined) asked.add(entry.requestId);
      if (entry.kind !== 'frame' || entry.seen === undefined || !ANSWERS.has(entry.seen.kind)) continue;
      const { requestId } = entry.seen;
      if (requestId === undefined || asked.has(requestId)) continue;
      const asker = view.connections.find(
        (other) => other !== connection && other.sent.some((sent) => sent.requestId === requestId && sent.n < entry.n),
      );
      const sent = asker?.sent.find((one) => one.requestId === requestId);
      const line = connectionThing(connection.connection);
      violations.push(
        violation({
          checker: knownIds.name,
          direction: asker === undefined ? 'stranger' : asker.user === connection.user ? 'own' : 'other-user',
          where: 'answer',
          at: entry.n,
          headline: [line, ' got an answer to what it never asked'],
          facts: [
            ...(asker === undefined || sent === undefined
              ? []
              : [
                  {
                    at: sent.n,
                    says: [connectionThing(asker.connection), ' asks with the request id ', textThing(requestId)],
                  },
                ]),
            { at: entry.n, says: [line, ' gets an answer to ', textThing(requestId)] },
          ],
          conclusion: [line, ' sent no request with this id'],
        }),
      );
    }
  }
  return violations;
}

/** No two connections have one id. */
function connectionIds(view: HistoryView): Violation[] {
  const first = new Map<string, { user: number; connection: number; n: number }>();
  const violations: Violation[] = [];
  for (const { connection, user, frames } of view.connections) {
    const welcome = frames.find(({ seen }) => seen?.kind === 'welcome');
    const id = welcome?.seen?.connectionId;
    if (welcome === undefined || id === undefined) continue;
    const other = first.get(id);
    if (other === undefined) {
      first.set(id, { user, connection, n: welcome.n });
      continue;
    }
    const [one, two] = [connectionThing(other.connection), connectionThing(connection)];
    violations.push(
      violation({
        checker: knownIds.name,
        direction: other.user === user ? 'own' : 'other-user',
        where: 'welcome',
        at: Math.max(welcome.n, other.n),
        headline: ['two connections have one id'],
        facts: [
          { at: other.n, says: [one, ' is told that it is ', textThing(id)] },
          { at: welcome.n, says: [two, ' is told that it is ', textThing(id)] },
        ],
        conclusion: ['a connection id names one connection'],
      }),
    );
  }
  return violations;
}
