import { GENERATED as NAME } from '../corpus/generated-name.ts';

/** Where entries are kept, from the current directory. */
export const CORPUS = 'corpus';

/** Where findings go. They are committed: what was found once is tried for ever. */
export const REGRESSION = `${CORPUS}/regression`;

/** Where plans go that showed something new. It is a cache: nothing depends on it but what mutants are made of. */
export const GENERATED = `${CORPUS}/${NAME}`;
