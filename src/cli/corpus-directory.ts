/** Where entries are kept, from the current directory. */
export const CORPUS = 'corpus';

/** Where findings go. They are committed: what was found once is tried for ever. */
export const REGRESSION = `${CORPUS}/regression`;
