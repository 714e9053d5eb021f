/** One line of the notation, taken apart: bare words, `name=value` options (which may repeat), and one quoted text. */
export interface Line {
  readonly source: string;
  readonly words: readonly string[];
  readonly text: string | undefined;
  option(name: string): string | undefined;
  options(name: string): readonly string[];
  /** `r1` and `t1` as the ids that they stand for; anything else as it is. */
  id(name: string): string;
  /** The same line without its first words. */
  after(count: number): Line;
}

const PARTS = /([a-z][a-z0-9]*)=("(?:[^"\\]|\\.)*"|\S+)|("(?:[^"\\]|\\.)*")|(\S+)/g;

/** Takes a line apart. Quoted texts are JSON strings. */
export function lineOf(source: string): Line {
  const words: string[] = [];
  const given: [string, string][] = [];
  let text: string | undefined;
  for (const [, name, value = '', quoted, word] of source.matchAll(PARTS)) {
    if (name !== undefined) given.push([name, value.startsWith('"') ? String(JSON.parse(value)) : value]);
    else if (quoted !== undefined) text = String(JSON.parse(quoted));
    else if (word !== undefined) words.push(word);
  }
  return make({ source, words, text, given });
}

function make(parts: {
  source: string;
  words: readonly string[];
  text: string | undefined;
  given: readonly (readonly [string, string])[];
}): Line {
  const { source, words, text, given } = parts;
  return {
    source,
    words,
    text,
    option: (name) => given.find(([key]) => key === name)?.[1],
    options: (name) => given.filter(([key]) => key === name).map(([, value]) => value),
    id: idOf,
    after: (count) => make({ ...parts, words: words.slice(count) }),
  };
}

/** `r1` → `run_000000001`, `t1` → `thread_000000001`, `m1` → `message_000000001`. */
export function idOf(name: string): string {
  const kind = { r: 'run', t: 'thread', m: 'message' }[/^([rtm])\d+$/.exec(name)?.[1] ?? ''];
  return kind === undefined ? name : `${kind}_${name.slice(1).padStart(9, '0')}`;
}
