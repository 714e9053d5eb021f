import type { EntryOf } from '../history/history.ts';
import type { HistoryView } from '../history/view.ts';
import type { Checker, Violation } from './checker.ts';
import { exchanges } from './exchanges.ts';
import { issued, ownerOf } from './issued.ts';
import { searchText } from './search-text.ts';
import { secretsOf } from './secrets.ts';
import { asking, runThing, textThing, userThing } from './things.ts';
import { mixedResult } from './upstream-witness/tool-results.ts';
import { missingMessage } from './upstream-witness/whole-thread.ts';
import { noFindings, toVerdict } from './verdict.ts';
import { violation } from './violation.ts';

/** What the stack asks of model and tools is asked for one user, with that user's words alone, as often as promised. */
export const upstreamWitness: Checker = {
  name: 'upstream-witness',
  claim:
    'No prompt or tool call holds a foreign canary, names the wrong user, mixes results or lacks what its thread ' +
    'holds; each is made once.',
  needs: 'a model that is overhear, and messages of which only one user sends the text',
  check({ view, contract }) {
    const findings = noFindings();
    const alike = ambiguousSteps(view);
    const repeats = new Map<string, number>();
    for (const entry of view.upstream) {
      const stated = view.users.find(({ lease }) => lease.userId === entry.statedUserId)?.user;
      const owner = entry.user ?? stated;
      if (owner !== undefined) {
        findings.exercised = true;
        const wrong = wrongUser({ entry, owner, stated, view });
        findings.violations.push(...wrong, ...foreignText({ entry, owner, view, isTold: wrong.length > 0 }));
        findings.violations.push(...mixedResults(entry, owner));
        if (contract.upstream.wholeThread === true) findings.violations.push(...forgotten(entry, owner, view));
      }
      if (!entry.again || entry.step === undefined || alike.has(entry.step)) continue;
      const call = `${entry.endpoint} ${entry.step} ${entry.round} ${entry.raw}`;
      const times = (repeats.get(call) ?? 0) + 1;
      repeats.set(call, times);
      if (times >= contract.upstream.attempts) findings.violations.push(again(entry, contract.upstream.attempts));
    }
    return toVerdict(findings);
  },
};

/** Steps whose messages read the same as another one's: which of them a request belongs to is not certain. */
function ambiguousSteps(view: HistoryView): ReadonlySet<number> {
  const steps = new Map<string, number[]>();
  for (const { ask, step } of exchanges(view)) {
    if (ask.kind !== 'send' || step === undefined) continue;
    steps.set(ask.content, [...(steps.get(ask.content) ?? []), step]);
  }
  return new Set([...steps.values()].filter((same) => same.length > 1).flat());
}

function wrongUser(parts: {
  entry: EntryOf<'upstream'>;
  owner: number;
  stated: number | undefined;
  view: HistoryView;
}): Violation[] {
  const { entry, owner, stated, view } = parts;
  const whose = { at: entry.n, says: ['the message of ', userThing(owner), ` reaches the ${entry.endpoint}`] };
  const common = { checker: upstreamWitness.name, where: entry.endpoint, at: entry.n };
  if (entry.statedUserId !== undefined && stated !== owner) {
    const whom = stated === undefined ? textThing(entry.statedUserId) : userThing(stated);
    return [
      violation({
        ...common,
        direction: stated === undefined ? 'stranger' : 'other-user',
        headline: ['the message of ', userThing(owner), ' was worked on as one of ', whom],
        facts: [whose],
        conclusion: [`the ${entry.endpoint} was told that the user is `, whom],
      }),
    ];
  }
  const runOwner = entry.statedRunId === undefined ? undefined : ownerOf(issued(view).runs, entry.statedRunId);
  if (entry.statedRunId === undefined || runOwner === undefined || runOwner === owner) return [];
  return [
    violation({
      ...common,
      direction: 'other-user',
      headline: ['the message of ', userThing(owner), ' was worked on in a run of ', userThing(runOwner)],
      facts: [whose],
      conclusion: [runThing(entry.statedRunId), ' was issued to ', userThing(runOwner)],
    }),
  ];
}

/** `isTold`: that it states a wrong user or run is told already. */
function foreignText(parts: {
  entry: EntryOf<'upstream'>;
  owner: number;
  view: HistoryView;
  isTold: boolean;
}): Violation[] {
  const { entry, owner, view, isTold } = parts;
  const found = searchText(entry.raw, { secrets: secretsOf(view), reader: owner, n: entry.n });
  if (found === undefined) return [];
  const { secret } = found;
  const isId = secret !== undefined && secret.kind !== 'canary';
  if (isId && isTold) return [];
  const whose = secret === undefined ? ['somebody outside of this execution'] : [userThing(secret.owner)];
  return [
    violation({
      checker: upstreamWitness.name,
      direction: found.secret === undefined ? 'stranger' : 'other-user',
      where: entry.endpoint,
      at: entry.n,
      headline: [
        `the ${isId ? secret.kind : 'words'} of `,
        ...whose,
        ` went to the ${entry.endpoint} for `,
        userThing(owner),
      ],
      facts: [
        ...(found.secret === undefined
          ? []
          : [{ at: found.secret.at, says: [textThing(found.value), ' belongs to ', ...whose, ' alone'] }]),
        {
          at: entry.n,
          says: [`a request to the ${entry.endpoint} for `, userThing(owner), ' holds ', textThing(found.value)],
        },
      ],
      conclusion: [userThing(owner), ' never put ', textThing(found.value), ' on the wire'],
    }),
  ];
}

/** What a tool told is told to the model as the result of the call that asked for it. */
function mixedResults(entry: EntryOf<'upstream'>, owner: number): Violation[] {
  const call = mixedResult(entry.raw);
  if (call === undefined) return [];
  return [
    violation({
      checker: upstreamWitness.name,
      direction: 'own',
      where: entry.endpoint,
      at: entry.n,
      headline: [`the ${entry.endpoint} was told the result of one tool call as that of another`],
      facts: [
        { at: entry.n, says: ['a request for ', userThing(owner), ' tells the result of ', textThing(call)] },
      ],
      conclusion: [textThing(call), ' asked for something else'],
    }),
  ];
}

/** The model is told all of a thread, whichever replica worked on what is in it. */
function forgotten(entry: EntryOf<'upstream'>, owner: number, view: HistoryView): Violation[] {
  const missing = missingMessage(entry, view);
  if (missing === undefined) return [];
  const { value, earlier, send } = missing;
  return [
    violation({
      checker: upstreamWitness.name,
      direction: 'own',
      where: entry.endpoint,
      at: entry.n,
      headline: ['the model was not told what ', userThing(owner), ' had said in the thread before'],
      facts: [
        { at: earlier.sent.n, says: asking(earlier) },
        { at: earlier.answer?.n ?? earlier.sent.n, says: ['which is accepted'] },
        { at: send.sent.n, says: asking(send) },
        { at: entry.n, says: ['the model is asked for that, and not told ', textThing(value)] },
      ],
      conclusion: ["the model is asked with all of the thread's messages"],
    }),
  ];
}

function again(entry: EntryOf<'upstream'>, attempts: number): Violation {
  return violation({
    checker: upstreamWitness.name,
    direction: 'own',
    where: entry.endpoint,
    at: entry.n,
    headline: [`one request to the ${entry.endpoint} was made more than once`],
    facts: [
      {
        at: entry.n,
        says: [`round ${entry.round} of `, { kind: 'step', step: entry.step ?? -1 }, ' was asked before'],
      },
    ],
    conclusion: [`each request is made ${attempts === 1 ? 'once' : `at most ${attempts} times`}`],
  });
}
