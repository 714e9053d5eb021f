import { defer } from '../../support/deferred.ts';
import type { Seams } from '../seams.ts';
import type { ModelAnswer, ModelRequest } from './model.ts';

/** How long an answer is kept, and how many are. */
const KEPT_MS = 60_000;
const LARGEST_CACHE = 500;

/** Asks the model for the runs of one replica. Nobody is asked twice for what is known, or is being asked. */
export interface ModelClient {
  /** Rejects when the model does, or when the request's signal is given. */
  ask(request: ModelRequest): Promise<ModelAnswer>;
}

export function createModelClient(options: {
  seams: Pick<Seams, 'keptUnder' | 'sharedUnder'>;
  ask(request: ModelRequest): Promise<ModelAnswer>;
}): ModelClient {
  const { seams } = options;
  const kept = new Map<string, { answer: ModelAnswer; untilMs: number }>();
  const flights = new Map<string, Promise<ModelAnswer>>();

  const keep = (key: string, answer: ModelAnswer): void => {
    kept.delete(key);
    kept.set(key, { answer, untilMs: performance.now() + KEPT_MS });
    // A map walks in the order of insertion: the first is the oldest.
    for (const oldest of kept.keys()) if (kept.size > LARGEST_CACHE) kept.delete(oldest);
  };
  const askAnew = async (request: ModelRequest, shared: string): Promise<ModelAnswer> => {
    const flight = options.ask(request);
    flights.set(shared, flight);
    try {
      return await flight;
    } finally {
      if (flights.get(shared) === flight) flights.delete(shared);
    }
  };
  return {
    ask: async (request) => {
      const key = seams.keptUnder(request);
      const known = kept.get(key);
      if (known !== undefined && performance.now() < known.untilMs) return known.answer;
      const shared = seams.sharedUnder(request);
      const flight = flights.get(shared);
      // What fails for one run, which may have been stopped, is tried for the other.
      const joined = flight && (await join(flight, request.signal).catch(() => undefined));
      request.signal.throwIfAborted();
      const answer = joined ?? (await askAnew(request, shared));
      keep(key, answer);
      return answer;
    },
  };
}

/** Waits for an answer that somebody else asked for, until the signal is given. */
async function join(flight: Promise<ModelAnswer>, signal: AbortSignal): Promise<ModelAnswer> {
  signal.throwIfAborted();
  const gone = defer<never>();
  const onAbort = (): void => gone.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([flight, gone.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
