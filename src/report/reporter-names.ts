/** The names that `--reporter` knows, the default one first. */
export const REPORTER_NAMES = ['text', 'json', 'junit'] as const;

export type ReporterName = (typeof REPORTER_NAMES)[number];
