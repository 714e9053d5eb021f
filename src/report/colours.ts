/** How words are set off; each returns its text with the terminal's codes around it, or as it is. */
export interface Colours {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
}

const same = (text: string): string => text;

/** No colours: for files, pipes and tests. */
export const PLAIN: Colours = { bold: same, dim: same, red: same, green: same, yellow: same };
