import type { AuthService } from '../auth/auth-service.ts';
import { startAuthService } from '../auth/auth-service.ts';
import { plantFaults } from '../faults/plant.ts';
import type { ServiceRole } from '../store/prepare-schema.ts';
import { prepareSchema } from '../store/prepare-schema.ts';
import { asOwner } from '../store/stack-schema.ts';
import type { Environment } from './read-environment.ts';
import { bad, readServiceEnvironment, readUrl } from './read-environment.ts';

/**
 * Runs the auth service as its environment says. With an `OWNER_DATABASE_URL` it first prepares schema, tables and
 * the roles that `DATABASE_URL` and `BACKEND_DATABASE_URL` name.
 */
export async function serveAuth(
  environment: Environment,
  onInternalError: (error: unknown) => void,
): Promise<AuthService> {
  const common = readServiceEnvironment(environment);
  const { authModifiers: modifiers } = plantFaults(common.faults, common.shared.database.schema);
  if ((environment['OWNER_DATABASE_URL'] ?? '') !== '') {
    const ownerUrl = readUrl(environment, 'OWNER_DATABASE_URL');
    const auth = readRole(environment, 'DATABASE_URL');
    const backend = readRole(environment, 'BACKEND_DATABASE_URL');
    await asOwner(ownerUrl, (owner) => prepareSchema(owner, { schema: common.shared.database.schema, auth, backend }));
  }
  return await startAuthService({ ...common, modifiers, onInternalError });
}

function readRole(environment: Environment, name: string): ServiceRole {
  const { username, password } = new URL(readUrl(environment, name));
  if (username === '') throw bad(name, 'a URL with the name of a role', environment[name] ?? '');
  return { role: decodeURIComponent(username), password: decodeURIComponent(password) };
}
