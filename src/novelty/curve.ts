/** A place in a campaign: an execution, and the time of searching by then. */
export interface When {
  readonly execution: number;
  readonly elapsedMs: number;
}

/** How what is known grew in the course of a campaign, in constant memory. */
export interface Curve {
  /** An execution ended, and showed these features that were not known. */
  add(when: When, features: readonly string[]): void;
  /** Features that were new. */
  readonly found: number;
  readonly lastNew: (When & { readonly feature: string }) | undefined;
  /**
   * Since when hardly anything is new: in each 200 executions from there on, at most 2 features. Undefined: it still
   * grows, or fewer executions have ended.
   */
  readonly flatSince: When | undefined;
  /** New features after 1, 2, 4, 8, … executions, and after the last. */
  readonly points: readonly { readonly executions: number; readonly found: number }[];
}

/** The curve is flat where so many executions show no more than so many new features. */
export const FLAT = { executions: 200, features: 2 };

export function createCurve(): Curve {
  const recent: { readonly when: When; readonly found: number }[] = [];
  const points: { readonly executions: number; readonly found: number }[] = [];
  let executions = 0;
  let found = 0;
  let foundRecently = 0;
  let lastNew: Curve['lastNew'];
  let flatSince: When | undefined;
  return {
    add: (when, features) => {
      executions += 1;
      found += features.length;
      foundRecently += features.length;
      recent.push({ when, found: features.length });
      if (recent.length > FLAT.executions) foundRecently -= recent.shift()?.found ?? 0;
      const feature = features.at(-1);
      if (feature !== undefined) lastNew = { ...when, feature };
      const isFlat = recent.length === FLAT.executions && foundRecently <= FLAT.features;
      flatSince = isFlat ? (flatSince ?? recent[0]?.when) : undefined;
      if (Number.isInteger(Math.log2(executions))) points.push({ executions, found });
    },
    get found() {
      return found;
    },
    get lastNew() {
      return lastNew;
    },
    get flatSince() {
      return flatSince;
    },
    get points() {
      return points.at(-1)?.executions === executions ? points : [...points, { executions, found }];
    },
  };
}
