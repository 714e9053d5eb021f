/** How many plans are mutants: more where mutants show more that is new than plans that are drawn anew, else fewer. */
export interface Share {
  read(): number;
  /** An execution ended, and showed so many features that were not known. */
  add(execution: { readonly isMutant: boolean; readonly found: number }): void;
}

/** Both go on for ever: what is best changes as the search goes on, and one alone would not notice. */
const LIMITS = { least: 0.1, most: 0.5 };
/** At the beginning nearly everything is new, and there is little to make mutants of. */
const NONE_BEFORE = 30;
/** What an execution showed counts half after about so many others of its kind. */
const HALF_LIFE = 100;

export function createShare(): Share {
  const yields = { mutant: 0.5, fresh: 0.5 };
  let executions = 0;
  return {
    read: () => {
      if (executions < NONE_BEFORE) return 0;
      const share = yields.mutant / (yields.mutant + yields.fresh);
      return Math.min(LIMITS.most, Math.max(LIMITS.least, share));
    },
    add: ({ isMutant, found }) => {
      executions += 1;
      const kind = isMutant ? 'mutant' : 'fresh';
      // One execution that shows a hundred things is no better a sign than one that shows a few.
      yields[kind] += (Math.min(1, found) + LEAST_YIELD - yields[kind]) * (Math.LN2 / HALF_LIFE);
    },
  };
}

const LEAST_YIELD = 0.01;
