/** A statement as the driver takes it; by its name each connection prepares it once. */
export interface Query {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

const prepared = new WeakMap<TemplateStringsArray, Omit<Query, 'values'>>();
let count = 0;

/** The statement of a template, which is the same array each time it is come to, with `$1`, `$2` for its values. */
export function prepareQuery(strings: TemplateStringsArray, values: readonly unknown[]): Query {
  let known = prepared.get(strings);
  if (known === undefined) {
    count += 1;
    known = { name: `q${count}`, text: strings.reduce((text, part, index) => `${text}$${index}${part}`) };
    prepared.set(strings, known);
  }
  return { ...known, values: [...values] };
}
