import { randomBytes } from 'node:crypto';
import { serveNetraAuth } from './auth-service.ts';
import { createNetraAuthenticate } from './authenticate.ts';
import { serveNetraBackend } from './backend.ts';
import type { NetraOptions } from './options.ts';
import { createNetraTokens } from './tokens.ts';

export interface Netra {
  readonly backendUrl: string;
  readonly authUrl: string;
  /** Signs tokens (HS256) that both services take. */
  readonly jwtSecret: string;
  stop(): Promise<void>;
}

/**
 * Starts two services that say on the wire what those of netra-apex said in September 2025: sound, or with one of the
 * five bugs that were seen there. Accounts are in memory; nothing is kept of what was sent.
 */
export async function startNetra(options: NetraOptions): Promise<Netra> {
  const jwtSecret = randomBytes(32).toString('hex');
  const auth = await serveNetraAuth(createNetraTokens(jwtSecret), options.authPort ?? 0);
  const authenticate = createNetraAuthenticate({ authUrl: auth.url, bug: options.bug });
  const backend = await serveNetraBackend(options, authenticate);
  return {
    backendUrl: backend.url,
    authUrl: auth.url,
    jwtSecret,
    stop: async () => {
      await backend.stop();
      await auth.close();
    },
  };
}
