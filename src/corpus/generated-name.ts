/** The name of the directory that is a cache of plans, and not of entries. */
export const GENERATED = 'generated';
