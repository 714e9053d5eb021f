import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `500ms`, `60s`, `10m`, `1h` → ms. */
export function readDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  const ms = Number(match?.[1]) * (UNITS[match?.[2] ?? ''] ?? 0);
  if (ms > 0) return ms;
  throw new InvalidArgumentError('Expected a time above 0 such as 500ms, 60s, 10m or 1h.');
}

/** A whole number from `min`, to `max` where there is one. */
export function readWhole(limits: { readonly min: number; readonly max?: number }): (text: string) => number {
  const { min, max = Number.MAX_SAFE_INTEGER } = limits;
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= min && value <= max) return value;
    const range = limits.max === undefined ? `from ${min} and up` : `from ${min} to ${limits.max}`;
    throw new InvalidArgumentError(`Expected a whole number ${range}.`);
  };
}

/** A path of fast-check: `12`, `12:3:0`. */
export function readPath(text: string): string {
  if (/^\d{1,9}(:\d{1,9})*$/.test(text)) return text;
  throw new InvalidArgumentError('Expected a path as a report gives it, such as 12:3:0.');
}

/** How many executions run at once: a number, or `auto`. */
export function readConcurrency(text: string): number | 'auto' {
  return text === 'auto' ? text : readWhole({ min: 1, max: 1000 })(text);
}

/** `a,b` and repetition of the flag both name several things. */
export function readNames(text: string, before: readonly string[] = []): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('Expected names with a comma between them.');
  return [...before, ...names];
}

/** A place to listen at. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:4010`, `[::1]:4010`. */
export function readAddress(text: string): Address {
  const match = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port > 65_535) throw new InvalidArgumentError('Expected HOST:PORT such as 127.0.0.1:4010.');
  return { host, port };
}

/** An http or https URL, without its last slash. */
export function readUrl(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError('Expected a URL such as http://127.0.0.1:8000.');
  }
  return text.replace(/\/+$/, '');
}

export function readUrls(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, readUrl(text)];
}
