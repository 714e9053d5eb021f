import PQueue from 'p-queue';

/** Does the same so many times, at most `lanes` at once: what came of each. Fewer when it is interrupted, or over. */
export async function repeat<T>(
  perform: () => Promise<T>,
  options: {
    readonly times: number;
    readonly lanes: number;
    readonly signal: AbortSignal;
    /** Tells that nothing new may begin. */
    readonly over?: () => boolean;
  },
): Promise<readonly T[]> {
  const { times, lanes, signal, over = () => false } = options;
  const came: T[] = [];
  const once = async (): Promise<void> => {
    if (!signal.aborted && !over()) came.push(await perform());
  };
  await new PQueue({ concurrency: lanes }).addAll(Array.from({ length: times }, () => once));
  return came;
}
