import { randomBytes } from 'node:crypto';
import { createHttpClient } from '../client/http.ts';
import type { HttpClient } from '../client/http.ts';
import { createPool } from '../client/pool.ts';
import type { Pool, PoolLimits } from '../client/pool.ts';
import type { SignInContext } from '../client/sign-in.ts';
import type { Puppet } from '../puppet/puppet.ts';
import { rosterOf } from '../client/roster.ts';
import { createRandom } from '../support/random.ts';
import type { RunningStack, Target } from '../target/target.ts';

/** Where executions happen: one running stack, the puppet that is its model, and a pool of users of its own. */
export interface Arena {
  readonly target: Target;
  readonly stack: RunningStack;
  readonly puppet: Puppet;
  readonly http: HttpClient;
  readonly pool: Pool;
  readonly signIn: SignInContext;
  /** What canaries are made with: nobody outside knows it. */
  readonly secret: string;
  readonly jwks: () => Promise<string>;
  /** Ends the users and their connections; the stack and the puppet are their owners' to stop. */
  close(): Promise<void>;
}

/** No single HTTP answer takes longer than this. */
const REQUEST_LIMIT_MS = 10_000;

export function createArena(options: {
  readonly target: Target;
  readonly stack: RunningStack;
  readonly puppet: Puppet;
  readonly poolLimits?: PoolLimits;
}): Arena {
  const { target, stack, puppet } = options;
  const { provision } = target;
  const http = createHttpClient({ limitMs: REQUEST_LIMIT_MS });
  // Names must differ between campaigns of one seed on one stack, so they come from the system and not from the seed.
  const secret = randomBytes(16).toString('hex');
  const signIn: SignInContext = {
    target,
    endpoints: stack.endpoints,
    http,
    clock: () => performance.now(),
    random: createRandom(secret),
    onRetry: () => undefined,
    ...(provision !== undefined && { roster: rosterOf(stack, () => provision(stack.endpoints)) }),
  };
  const pool = createPool(signIn, options.poolLimits);
  let jwks: Promise<string> | undefined;
  return {
    target,
    stack,
    puppet,
    http,
    pool,
    signIn,
    secret,
    jwks: () => {
      jwks ??= readText(http, stack.endpoints.auth, target.jwksPath);
      return jwks;
    },
    close: () => pool.close(),
  };
}

async function readText(http: HttpClient, origin: string, path: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    http.send(origin, { service: 'auth', method: 'GET', path }, null, (end) => {
      if (end.kind === 'answered') resolve(end.answer.body);
      else reject(new Error(`${origin}${path} gave no answer: ${end.why}`));
    });
  });
}
