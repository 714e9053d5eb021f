import { withReferencePackages } from './reference-packages.ts';

/**
 * What launching takes from the reference stack. Only here, and only when it is needed: whoever tests their own stack
 * has no need of the reference stack's dependencies. Rejects with `embedded-unavailable` where they are missing.
 */
export async function loadReference(): Promise<
  typeof import('../reference/store/stack-schema.ts') & typeof import('../reference/settings.ts')
> {
  return await withReferencePackages(
    Promise.all([import('../reference/store/stack-schema.ts'), import('../reference/settings.ts')]).then(
      ([schema, settings]) => ({ ...schema, ...settings }),
    ),
  );
}

export async function loadReferenceStack(): Promise<
  typeof import('../reference/stack.ts') & typeof import('../reference/store/schema-shelf.ts')
> {
  return await withReferencePackages(
    Promise.all([import('../reference/stack.ts'), import('../reference/store/schema-shelf.ts')]).then(
      ([stack, shelf]) => ({ ...stack, ...shelf }),
    ),
  );
}
