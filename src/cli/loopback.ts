import { isIP } from 'node:net';
import { OverhearError } from '../support/errors.ts';

/** Throws an OverhearError `not-loopback` for a URL that leads off this machine: overhear attacks its target. */
export function refuseRemote(urls: readonly string[]): void {
  const remote = urls.find((url) => !isLoopback(new URL(url).hostname));
  if (remote === undefined) return;
  throw new OverhearError('not-loopback', `expected a stack on this machine, got ${remote}`, {
    hint: 'overhear attacks what it is pointed at. If that stack is yours to attack, add --allow-remote.',
  });
}

/** Whether a name or address leads to this machine. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
