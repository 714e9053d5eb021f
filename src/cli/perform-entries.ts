import type { Waiting } from '../doctor/await-ready.ts';
import type { ReplayResult } from '../report/events.ts';
import type { Reporting } from './reporting.ts';
import type { Surroundings } from './surroundings.ts';
import type { ReplayRequest } from './work.ts';

/** Performs the entries, and reports each when it is done and all at the end. */
export async function performEntries(
  request: ReplayRequest,
  { emit }: Reporting,
  { work, signal }: Pick<Surroundings, 'work' | 'signal'>,
): Promise<readonly ReplayResult[]> {
  const startedAt = performance.now();
  const onResult = (result: ReplayResult): void => emit({ kind: 'replayed', result });
  const onWait = (waiting: Waiting): void => emit({ kind: 'waiting', ...waiting });
  const results = await work.replay(request, { onWait, onResult, signal });
  emit({ kind: 'replay-ended', results, elapsedMs: performance.now() - startedAt });
  return results;
}
