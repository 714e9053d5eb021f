/** How many frames a connection may still send: a bucket of `size` that refills with `size` a second. */
export interface TokenBucket {
  /** Takes one at the time `nowMs`. 0 when there was one, else the ms until there will be. */
  take(nowMs: number): number;
}

export function createTokenBucket(size: number): TokenBucket {
  let left = size;
  let filledAtMs: number | undefined;
  return {
    take: (nowMs) => {
      left = Math.min(size, left + ((nowMs - (filledAtMs ?? nowMs)) / 1000) * size);
      filledAtMs = nowMs;
      if (left < 1) return Math.ceil(((1 - left) / size) * 1000);
      left -= 1;
      return 0;
    },
  };
}
