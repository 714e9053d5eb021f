/** Whether the stack tells the model for whom it asks, be it in a field, a header or what the model is told first. */
export interface Naming {
  /** A request is known to be this user's by its text, which nobody else sends. */
  learn(request: string, name: string): void;
  /**
   * Of users who send the same text, the only one whom a request names. Undefined unless every request that was learnt
   * from named its user: where they all do, one that names one user is theirs, whoever else is mentioned in others.
   */
  whose<T>(request: string, candidates: readonly T[], nameOf: (candidate: T) => string): T | undefined;
}

/** So many requests must have named their users before that is relied on. */
const ENOUGH = 3;
/** Shorter names are found in any request. */
const SHORTEST = 4;

export function createNaming(): Naming {
  let named = 0;
  let isReliable = true;
  return {
    learn: (request, name) => {
      if (!isReliable) return;
      isReliable = mentions(request, name);
      named += 1;
    },
    whose: (request, candidates, nameOf) => {
      if (!isReliable || named < ENOUGH) return undefined;
      const mentioned = candidates.filter((candidate) => mentions(request, nameOf(candidate)));
      const names = new Set(mentioned.map(nameOf));
      return names.size === 1 ? mentioned[0] : undefined;
    },
  };
}

/** As a word of its own: `user-1` is not in `user-17`. */
function mentions(request: string, name: string): boolean {
  if (name.length < SHORTEST) return false;
  for (let at = request.indexOf(name); at >= 0; at = request.indexOf(name, at + 1)) {
    const around = `${request[at - 1] ?? ' '}${request[at + name.length] ?? ' '}`;
    if (!/[\w-]/.test(around)) return true;
  }
  return false;
}
