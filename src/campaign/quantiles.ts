import type { Latency } from '../report/events.ts';

/** Collects durations in constant memory: buckets that grow by 4 %, so a quantile is right within 2 %. */
export interface Quantiles {
  add(ms: number): void;
  read(): Latency;
}

const GROWTH = Math.log(1.04);
const SMALLEST_MS = 0.01;

export function createQuantiles(): Quantiles {
  const buckets: number[] = [];
  let total = 0;
  const quantile = (share: number): number | null => {
    if (total === 0) return null;
    let left = Math.ceil(total * share);
    for (const [bucket, count] of buckets.entries()) {
      left -= count ?? 0;
      if (left <= 0) return round(SMALLEST_MS * Math.exp((bucket + 0.5) * GROWTH));
    }
    return null;
  };
  return {
    add: (ms) => {
      const bucket = Math.max(0, Math.floor(Math.log(Math.max(ms, SMALLEST_MS) / SMALLEST_MS) / GROWTH));
      while (buckets.length <= bucket) buckets.push(0);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
      total += 1;
    },
    read: () => ({ p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) }),
  };
}

function round(ms: number): number {
  return Number(ms.toPrecision(3));
}
