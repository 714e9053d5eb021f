import { PROPERTIES } from '../../properties/list.ts';
import { replayEntry } from '../campaign/replay.ts';
import { performancesToRuleOut } from '../campaign/reproduced.ts';
import type { KeptEntry } from '../corpus/entry.ts';
import type { ReplayResult } from '../report/events.ts';
import { describeError, OverhearError } from '../support/errors.ts';
import { chooseNames } from './choose-names.ts';
import type { Site } from './open-site.ts';
import { reachSite, type Absence } from './reach-site.ts';
import { faultsOf, replicasOf, type ReplayRequest, type StackChoice, type Work } from './work.ts';

type Live = Parameters<Work['replay']>[1];

/** Performs entries one after the other; those of equal replicas and faults in a row share a site. */
export const replayEntries: Work['replay'] = async (request, live) => {
  const { onResult, signal } = live;
  const results: ReplayResult[] = [];
  const sites = createSites(live);
  try {
    for (const kept of request.entries) {
      if (signal.aborted) break;
      const reached = await sites.open(stackFor(kept, request));
      const result =
        reached.kind === 'absent'
          ? withoutStack(kept, reached)
          : await replayOn(reached.site, { kept, request, signal });
      // What an interrupt kept from its stack was not replayed.
      if (signal.aborted && reached.kind === 'absent') break;
      results.push(result);
      onResult(result);
    }
    return results;
  } finally {
    await sites.close();
  }
};

async function replayOn(
  site: Site,
  options: { readonly kept: KeptEntry; readonly request: ReplayRequest; readonly signal: AbortSignal },
): Promise<ReplayResult> {
  const { kept, request, signal } = options;
  const stack = stackFor(kept, request);
  const { entry } = expectation(kept, request);
  try {
    const result = await replayEntry(
      { file: kept.file, entry },
      {
        ...site,
        properties: chooseNames([entry.property], { what: 'property', known: PROPERTIES }),
        faults: faultsOf(stack),
        ...(stack.kind === 'services' && { launched: stack.kind }),
        replicas: replicasOf(stack),
        ...performancesOf(entry, request),
        clock: () => performance.now(),
        signal,
      },
    );
    return stack.kind === 'defined' ? toBeMended(result) : result;
  } catch (error) {
    if (!(error instanceof OverhearError && error.code === 'sign-in-failed')) throw error;
    return { ...notPerformed(kept), verdict: 'unknown', reason: `the stack was lost: ${describeError(error)}` };
  }
}

/** What was found on a stack of somebody's own is a bug of theirs: it is to be mended, and then must stay away. */
function toBeMended(result: ReplayResult): ReplayResult {
  return { ...result, expect: 'holds', asExpected: result.verdict === 'holds' };
}

/** Performances of an entry when it was found, unless its rate took many: it need not be measured again. */
const TIMES = 10;

function performancesOf(
  entry: KeptEntry['entry'],
  { times, atLeast }: ReplayRequest,
): Pick<Parameters<typeof replayEntry>[1], 'times' | 'most'> {
  if (times !== undefined) return { times, most: times };
  const usual = atLeast ?? Math.min(TIMES, Math.max(1, entry.repeats.of));
  return { times: usual, most: performancesToRuleOut(entry) };
}

function withoutStack(kept: KeptEntry, { reason, neverReached }: Absence): ReplayResult {
  return { ...notPerformed(kept), verdict: 'unavailable', reason, ...(neverReached && { neverReached: true }) };
}

function notPerformed({ file, entry }: KeptEntry): Omit<ReplayResult, 'verdict'> {
  return { file, title: entry.title, expect: entry.expect, asExpected: false, violated: 0, of: 0 };
}

/** Without the fault that it was found with, a plan must hold. */
function expectation(kept: KeptEntry, { faults }: ReplayRequest): KeptEntry {
  const isSound = faults?.length === 0 && kept.entry.target.faults.length > 0;
  return isSound ? { ...kept, entry: { ...kept.entry, expect: 'holds' } } : kept;
}

function stackFor({ entry }: KeptEntry, { stack, launch, faults }: ReplayRequest): StackChoice {
  const { name, replicas } = entry.target;
  const kind = launch ?? entry.target.stack ?? 'embedded';
  return stack ?? { kind, target: name, replicas, faults: faults ?? entry.target.faults };
}

type Reached = { readonly kind: 'open'; readonly site: Site } | Absence;

/** At most one site is open at a time; a stack that is not there is not waited for again. */
function createSites(live: Live): { open(choice: StackChoice): Promise<Reached>; close(): Promise<void> } {
  let last: { readonly name: string; readonly reached: Reached } | undefined;
  const close = async (): Promise<void> => {
    const before = last;
    last = undefined;
    if (before?.reached.kind === 'open') await before.reached.site.close();
  };
  return {
    open: async (choice) => {
      const name = JSON.stringify(choice);
      if (last?.name === name) return last.reached;
      await close();
      last = { name, reached: await reachSite(choice, live) };
      return last.reached;
    },
    close,
  };
}
