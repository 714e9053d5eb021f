import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { EXIT_CODES } from '../../cli/exit-codes.ts';
import { makePlace } from '../bad-input/command-line.fixture.ts';

const place = makePlace();
afterAll(() => place.remove());

interface Told {
  readonly verdict: string;
  readonly reason: string | null;
  readonly executions: number;
  readonly violations: readonly { readonly checker: string; readonly also_seen: readonly string[] }[];
}

/** Fuzzes the stack of an example as its README says, from elsewhere. */
async function fuzz(
  name: string,
  { environment, time }: { readonly environment: Readonly<Record<string, string>>; readonly time: string },
): Promise<Told & { readonly code: number | null }> {
  const config = fileURLToPath(new URL(`../../../properties/examples/${name}/overhear.config.ts`, import.meta.url));
  // With a seed, how long it takes to repeat what was found varies less: plans of some are three times as long.
  const args = ['--target', config, '--seed', '3', '--time', time, '--shrink-time', '1s', '--no-save', '--json'];
  const { code, stdout } = await place.run(['fuzz', ...args], environment);
  // What --json prints.
  return { ...(JSON.parse(stdout) as Told), code };
}

/** By these something of another is seen; what its owner then misses may be told first. */
const CROSSINGS = ['principal', 'canary-confinement', 'known-ids'];

const LEAKING = ['ag-ui-sse', 'express-ws', 'mcp', 'socket-io'] as const;
const SOUND = [...LEAKING.map((name) => [name, {}] as const), ['mcp', { SDK: '1.26.0' }] as const];

// They wait more than they compute, so that some go on beside each other.
test.concurrent.each(SOUND)('the example %s with %o: nothing is found', async (name, environment) => {
  const { code, executions, verdict, reason } = await fuzz(name, { environment, time: '8s' });
  expect({ code, verdict, reason }).toEqual({ code: EXIT_CODES.holds.code, verdict: 'holds', reason: null });
  expect(executions).toBeGreaterThan(20);
});

test.concurrent.each(LEAKING)('the leak of the example %s is found', async (name) => {
  const { code, violations } = await fuzz(name, { environment: { LEAK: '--leak' }, time: '60s' });
  const seen = violations.flatMap(({ checker, also_seen }) => [checker, ...also_seen]);
  expect(seen.filter((checker) => CROSSINGS.includes(checker))).not.toEqual([]);
  expect(code).toBe(EXIT_CODES.violated.code);
});

test('the MCP SDK refuses in 1.26.0 what leaked in 1.25.3: one transport for all, which is no pass', async () => {
  const { code, reason } = await fuzz('mcp', { environment: { LEAK: '--leak', SDK: '1.26.0' }, time: '8s' });
  expect(code).toBe(EXIT_CODES.unavailable.code);
  expect(reason).toContain('send');
});
