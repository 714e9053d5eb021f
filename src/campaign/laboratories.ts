import { comparisonsNamed } from './try-plan.ts';
import { createLaboratory, type Laboratory } from './laboratory.ts';

/** A laboratory for what each checker claims: one whose trials compare where that takes several performances. */
export interface Laboratories {
  of(checker: string): Laboratory;
  /** Whose trials are one performance each. */
  readonly plain: Laboratory;
  close(): Promise<void>;
}

export function createLaboratories(options: Omit<Parameters<typeof createLaboratory>[0], 'comparisons'>): Laboratories {
  const plain = createLaboratory(options);
  const comparing = new Map<string, Laboratory>();
  return {
    of: (checker) => {
      const comparisons = comparisonsNamed([checker]);
      if (comparisons.length === 0) return plain;
      const made = comparing.get(checker) ?? createLaboratory({ ...options, comparisons });
      comparing.set(checker, made);
      return made;
    },
    plain,
    close: async () => {
      await Promise.all([plain, ...comparing.values()].map((laboratory) => laboratory.close()));
    },
  };
}
