/** Where entries are kept, from the current directory. */
export const CORPUS = 'corpus';
