import { startPostgres } from '../launch/postgres.ts';
import { createPuppet } from '../puppet/puppet.ts';
import type { Settings } from '../reference/settings.ts';
import type { ReferenceStack } from '../reference/stack.ts';
import { startReferenceStack } from '../reference/stack.ts';
import type { StackDriver } from './drive-stack.fixture.ts';
import { driveStack, visitPuppet } from './drive-stack.fixture.ts';

interface Options {
  readonly replicas?: number;
  readonly settings?: Partial<Settings>;
  readonly faults?: readonly string[];
}

/** A stack, a puppet and a PostgreSQL server for one file of tests, with clients to drive them. */
export interface StackFixture extends StackDriver {
  readonly stack: ReferenceStack;
  readonly postgresUrl: string;
  /** Starts another stack beside this one, on the same server. */
  another(options: Options): Promise<StackFixture>;
  stop(): Promise<void>;
}

export async function startStackFixture(options: Options = {}): Promise<StackFixture> {
  const postgres = await startPostgres();
  const puppet = await createPuppet({ host: '127.0.0.1', port: 0 });
  const visit = visitPuppet(puppet);
  const errors: unknown[] = [];

  const start = async (over: Options): Promise<StackFixture> => {
    const stack = await startReferenceStack({
      databaseUrl: postgres.url,
      replicas: over.replicas ?? 1,
      llmUrl: puppet.url,
      toolOrigins: [puppet.origin],
      settings: { allowTtl: 1, testPins: 1, scryptCost: 16, ...over.settings },
      faults: over.faults ?? [],
      onInternalError: (error) => errors.push(error),
    });
    const others: StackFixture[] = [];
    return {
      ...driveStack(stack, visit),
      stack,
      postgresUrl: postgres.url,
      another: async (next) => {
        const other = await start(next);
        others.push(other);
        return other;
      },
      stop: async () => {
        for (const other of others) await other.stop();
        visit.releaseAll();
        await stack.stop();
        if (stack !== first.stack) return;
        await puppet.stop();
        await postgres.stop();
        if (errors.length > 0) throw new AggregateError(errors, 'the stack had defects');
      },
    };
  };
  const first = await start(options);
  return first;
}
