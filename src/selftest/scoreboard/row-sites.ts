import { openSite, type Site } from '../../cli/open-site.ts';
import type { LaunchKind } from '../../cli/work.ts';

/** What a row is searched on: stacks with its faults, with some of them, or without any. */
export interface RowSites {
  readonly replicas: number;
  /** Opened when it is first asked for. Rejects as `openSite` does. */
  with(faults: readonly string[]): Promise<Site>;
  close(): Promise<void>;
}

export function createRowSites({ stack, replicas }: { stack: LaunchKind; replicas: number }): RowSites {
  const opened = new Map<string, Promise<Site>>();
  return {
    replicas,
    with: async (faults) => {
      const name = faults.join();
      const site = opened.get(name) ?? openSite({ kind: stack, target: 'reference', replicas, faults });
      opened.set(name, site);
      return await site;
    },
    close: async () => {
      const settled = await Promise.allSettled(opened.values());
      for (const one of settled) if (one.status === 'fulfilled') await one.value.close();
    },
  };
}
