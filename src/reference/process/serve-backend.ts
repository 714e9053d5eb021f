import type { Backend } from '../backend/backend.ts';
import { startBackend } from '../backend/backend.ts';
import { plantFaults } from '../faults/plant.ts';
import type { Environment } from './read-environment.ts';
import { readList, readServiceEnvironment, readUrl, readWhole } from './read-environment.ts';

const MOST_REPLICAS = 100;

/** Runs one replica of the backend as its environment says. */
export async function serveBackend(
  environment: Environment,
  onInternalError: (error: unknown) => void,
): Promise<Backend> {
  const common = readServiceEnvironment(environment);
  const replica = readWhole(environment, { name: 'REPLICA', most: MOST_REPLICAS - 1, otherwise: 0 });
  return await startBackend({
    ...common,
    modifiers: plantFaults(common.faults, common.shared.database.schema).modifiers,
    authUrl: readUrl(environment, 'AUTH_URL'),
    llmUrl: readUrl(environment, 'LLM_BASE_URL'),
    toolOrigins: readList(environment, 'TOOL_ORIGINS'),
    replica,
    replicas: readWhole(environment, { name: 'REPLICAS', most: MOST_REPLICAS, otherwise: replica + 1 }),
    onInternalError,
  });
}
