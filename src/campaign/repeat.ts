import PQueue from 'p-queue';

/** Does the same so many times, at most `lanes` at once: what came of each. Fewer when it is interrupted. */
export async function repeat<T>(
  perform: () => Promise<T>,
  options: { readonly times: number; readonly lanes: number; readonly signal: AbortSignal },
): Promise<readonly T[]> {
  const { times, lanes, signal } = options;
  const came: T[] = [];
  const once = async (): Promise<void> => {
    if (!signal.aborted) came.push(await perform());
  };
  await new PQueue({ concurrency: lanes }).addAll(Array.from({ length: times }, () => once));
  return came;
}
