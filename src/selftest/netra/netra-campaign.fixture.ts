import { chooseNetra } from '../../cli/choose-netra.ts';
import type { StackChoice } from '../../cli/work.ts';
import { freePort } from '../../launch/free-port.ts';
import type { NetraOptions } from './options.ts';
import { startNetra, type Netra } from './start-netra.ts';

/** A server of Netra's, and how the command line would choose it; its model is the puppet. */
export interface NetraSubject {
  readonly netra: Netra;
  readonly choice: StackChoice;
}

/** Starts one without a delay before its welcomes. `signs`: its users have tokens that are signed by its secret. */
export async function startSubject(
  options: Partial<NetraOptions> & { readonly signs?: true },
): Promise<NetraSubject> {
  const { signs, ...rest } = options;
  const port = await freePort();
  const netra = await startNetra({
    shape: 'fallback',
    welcomeDelayMs: 0,
    llmUrl: `http://127.0.0.1:${port}/v1`,
    ...rest,
  });
  const choice = chooseNetra(
    { backend: [netra.backendUrl], auth: netra.authUrl, llmListen: { host: '127.0.0.1', port } },
    signs === true ? { NETRA_JWT_SECRET: netra.jwtSecret } : {},
  );
  return { netra, choice };
}
