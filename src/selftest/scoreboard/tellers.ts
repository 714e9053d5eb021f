import { createLaboratories } from '../../campaign/laboratories.ts';
import { isSameKey } from '../../campaign/weigh.ts';
import type { Finding } from '../../report/events.ts';
import type { Row } from './row.ts';
import type { RowSites } from './row-sites.ts';
import { rowNamed } from './rows.ts';
import { isTelling } from './telling.ts';

/** Which of a row's faults the findings of a campaign tell. */
export interface Tellers {
  add(finding: Finding): void;
  settled(): Promise<{
    /** Up to the one that told the last of the faults. */
    readonly findings: readonly Finding[];
    /** The newest one that told a fault which none before it did; where there is one fault any finding does. */
    readonly teller: Finding | undefined;
    /** Faults that no finding tells alone. */
    readonly missing: readonly string[];
  }>;
}

/**
 * Several faults are told apart by trying each finding on stacks with one of them each: a fault is told by a finding
 * that comes of it alone, and by a checker that sees it.
 */
export function createTellers(
  { faults }: Row,
  sites: RowSites,
  options: { readonly signal: AbortSignal; readonly onAllTold: () => void },
): Tellers {
  const findings: Finding[] = [];
  const missing = new Set(faults.length > 1 ? faults : []);
  let telling = Promise.resolve();
  let teller: Finding | undefined;
  const tell = async (finding: Finding): Promise<void> => {
    const causes: string[] = [];
    for (const fault of faults) {
      const { sameKey } = await violationsWith([fault], { finding, sites, signal: options.signal });
      if (sameKey > 0) causes.push(fault);
    }
    // What comes of either of two tells neither, and what another checker says besides tells nothing of the fault.
    const [cause, other] = causes;
    if (cause === undefined || other !== undefined || !isTelling(finding.key.checker, rowNamed(cause))) return;
    if (missing.delete(cause)) teller = finding;
    if (missing.size === 0) options.onAllTold();
  };
  return {
    add: (finding) => {
      // What was examined when the last fault was told is half shrunk.
      const isOver = faults.length > 1 && missing.size === 0;
      if (isOver) return;
      findings.push(finding);
      if (faults.length > 1) telling = telling.then(() => tell(finding));
      else teller ??= finding;
    },
    settled: async () => {
      await telling;
      return { findings, teller, missing: [...missing] };
    },
  };
}

/** Performances that are enough to tell what comes of something else. */
const TIMES = 3;

/**
 * How often the plan of a finding violates on stacks with these faults, by any key and by its own; all the time on
 * those that it was found on.
 */
export async function violationsWith(
  faults: readonly string[],
  of: { readonly finding: Finding; readonly sites: RowSites; readonly signal: AbortSignal },
): Promise<{ readonly violated: number; readonly sameKey: number; readonly of: number }> {
  const { finding, sites, signal } = of;
  if (faults.join() === finding.target.faults.join()) return { violated: TIMES, sameKey: TIMES, of: TIMES };
  const site = await sites.with(faults);
  let named = 0;
  const laboratories = createLaboratories({ ...site, nextName: () => `told apart ${(named += 1)}` });
  let violated = 0;
  let sameKey = 0;
  try {
    for (let time = 0; time < TIMES && !signal.aborted; time += 1) {
      const { judgement } = await laboratories.of(finding.key.checker).tryAlone(finding.plan);
      if (judgement.violations.length > 0) violated += 1;
      if (judgement.violations.some((one) => isSameKey(one, finding.key))) sameKey += 1;
    }
  } finally {
    await laboratories.close();
  }
  return { violated, sameKey, of: TIMES };
}
