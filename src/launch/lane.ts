import type { Socket } from 'node:net';

/** One way of a link: what comes from one socket goes to the other, whole and in its order. */
export interface Lane {
  /** How much later each piece goes on; what waits already goes as soon as the new delay allows. */
  delay(delayMs: number): void;
  /** What waits is dropped. */
  stop(): void;
}

/** What may wait in a lane, in bytes, before it stops reading. */
const WAITING_BYTES = 4 * 1024 * 1024;

export function createLane({ from, to }: { readonly from: Socket; readonly to: Socket }): Lane {
  /** `undefined`: the end of what is sent. */
  const waiting: { readonly data: Buffer | undefined; readonly cameMs: number }[] = [];
  let bytes = 0;
  let delayMs = 0;
  let timer: NodeJS.Timeout | undefined;

  const forward = (data: Buffer | undefined): void => {
    if (data === undefined) to.end();
    else if (!to.write(data)) from.pause();
  };
  const resume = (): void => {
    if (bytes < WAITING_BYTES && !to.writableNeedDrain) from.resume();
  };
  const work = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const now = performance.now();
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const leftMs = next.cameMs + delayMs - now;
      if (leftMs > 0) {
        timer = setTimeout(work, leftMs);
        return;
      }
      waiting.shift();
      bytes -= next.data?.length ?? 0;
      forward(next.data);
    }
    resume();
  };
  const take = (data: Buffer | undefined): void => {
    if (delayMs === 0 && waiting.length === 0) return forward(data);
    waiting.push({ data, cameMs: performance.now() });
    bytes += data?.length ?? 0;
    if (bytes >= WAITING_BYTES) from.pause();
    if (timer === undefined) work();
  };
  from.on('data', take).once('end', () => take(undefined));
  to.on('drain', resume);
  return {
    delay: (ms) => {
      delayMs = ms;
      work();
    },
    stop: () => {
      clearTimeout(timer);
      waiting.length = 0;
    },
  };
}
