import { PROPERTIES } from '../../properties/list.ts';
import { replayEntry } from '../campaign/replay.ts';
import type { KeptEntry } from '../corpus/entry.ts';
import type { ReplayResult } from '../report/events.ts';
import { chooseNames } from './choose-names.ts';
import { openSite, type Site } from './open-site.ts';
import type { ReplayRequest, StackChoice, Work } from './work.ts';

/** Performs entries one after the other; those of equal replicas and faults in a row share a site. */
export const replayEntries: Work['replay'] = async (request, { onResult, signal }) => {
  const results: ReplayResult[] = [];
  const sites = createSites();
  try {
    for (const kept of request.entries) {
      if (signal.aborted) break;
      const { entry } = expectation(kept, request);
      const stack = stackFor(kept, request);
      const site = await sites.open(stack);
      const result = await replayEntry(
        { file: kept.file, entry },
        {
          ...site,
          properties: chooseNames([entry.property], { what: 'property', known: PROPERTIES }),
          faults: stack.kind === 'running' ? [] : stack.faults,
          ...(stack.kind === 'services' && { launched: stack.kind }),
          replicas: stack.kind === 'running' ? stack.endpoints.backends.length : stack.replicas,
          times: request.times ?? Math.max(1, entry.repeats.of),
          clock: () => performance.now(),
          signal,
        },
      );
      results.push(result);
      onResult(result);
    }
    return results;
  } finally {
    await sites.close();
  }
};

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

/** At most one site is open at a time. */
function createSites(): { open(choice: StackChoice): Promise<Site>; close(): Promise<void> } {
  let opened: { readonly name: string; readonly site: Site } | undefined;
  const close = async (): Promise<void> => {
    const last = opened;
    opened = undefined;
    await last?.site.close();
  };
  return {
    open: async (choice) => {
      const name = JSON.stringify(choice);
      if (opened?.name === name) return opened.site;
      await close();
      opened = { name, site: await openSite(choice) };
      return opened.site;
    },
    close,
  };
}
