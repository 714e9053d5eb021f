import { OverhearError } from '../support/errors.ts';
import type { Place } from './link.ts';

const STANDARD_PORTS: Readonly<Record<string, number>> = { 'postgres:': 5432, 'postgresql:': 5432, 'redis:': 6379 };

/** Where the server of a `postgres:` or `redis:` URL listens. Throws an OverhearError `bad-option` for any other. */
export function addressOf(url: string): Place {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const standard = STANDARD_PORTS[parsed?.protocol ?? ''];
  if (parsed === undefined || standard === undefined || parsed.hostname === '') {
    // The URL itself may hold a password, which is nobody's to read.
    const expected = 'expected DATABASE_URL as postgres://USER:PASSWORD@HOST:PORT/NAME, REDIS_URL as redis://HOST:PORT';
    throw new OverhearError('bad-option', `${expected}; one of them is not`, {
      hint: 'Encrypted connections (rediss:) cannot be led through the links of a stack of services.',
    });
  }
  return { host: parsed.hostname.replace(/^\[|\]$/g, ''), port: parsed.port === '' ? standard : Number(parsed.port) };
}

/** The same URL with the port of a link of ours as the server's place. */
export function throughLink(url: string, port: number): string {
  const result = new URL(url);
  result.hostname = '127.0.0.1';
  result.port = `${port}`;
  return result.href;
}

/** The same URL as it may be printed. */
export function withoutSecrets(url: string): string {
  const result = new URL(url);
  result.username = '';
  result.password = '';
  return result.href;
}
