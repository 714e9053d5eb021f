import { readFileSync } from 'node:fs';

/** The version of overhear, from the package.json that the source or the build belongs to. */
export function readVersion(): string {
  const root = import.meta.filename.endsWith('.ts') ? '../../' : '../../../';
  const manifest: unknown = JSON.parse(readFileSync(new URL(`${root}package.json`, import.meta.url), 'utf8'));
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : '';
  return String(version);
}
