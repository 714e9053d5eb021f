import { PROPERTIES, STANDARD } from '../../../properties/list.ts';
import { COMPARISONS } from '../../check/list.ts';
import { FAULTS } from '../../reference/faults/list.ts';
import { readPlanting } from '../../reference/faults/planting.ts';
import { OverhearError } from '../../support/errors.ts';
import { GUARDED } from '../witnesses/guarded.ts';
import { WITNESSES } from '../witnesses/list.ts';
import type { Row } from './row.ts';

/** Two faults at a time, which have to be told apart. */
const PAIRS = [
  'slot-reuse+http-cache',
  'fallback-bcast+stale-close',
  'idem-global+dup-sub',
  'shared-memory+oversize-silent',
  'identity-switch+async-compress',
];

/** With a guard that makes a fault rare, and changes nothing in the plan that shows it. */
const RARE = [
  ...['last-connect', 'slot-reuse', 'tool-emitter', 'bcast-all'].map((slug) => `${slug}@p=0.1`),
  'last-connect@connect=500ms',
];

/** Each fault alone, then those with guards, then pairs. */
export const ROWS: readonly Row[] = [
  ...FAULTS.map(({ slug }) => slug),
  ...GUARDED.map(({ slug }) => slug),
  ...RARE,
  ...PAIRS,
].map(rowNamed);

/**
 * The row of any faults with any guards. A guard without a witness of its own is given that of its fault, which then
 * says how small a plan might be. Throws an OverhearError `bad-fault` or `unknown-fault`.
 */
export function rowNamed(name: string): Row {
  const faults = name.split('+');
  const known = faults.map((text) => {
    const { slug } = readPlanting(text);
    const fault = FAULTS.find((one) => one.slug === slug);
    if (fault === undefined) throw unknownFault(slug);
    const witness = [...GUARDED, ...WITNESSES].find((one) => one.slug === text || one.slug === slug);
    return { fault, witness };
  });
  const witnesses = known.flatMap(({ witness }) => witness ?? []);
  return {
    name,
    faults,
    properties: propertiesFor(witnesses.map(({ checker }) => checker)),
    seenBy: [...new Set(known.flatMap(({ fault }) => fault.seenBy))],
    witnesses,
  };
}

/** A control for each kind of stack and search of these rows. */
export function controlsOf(rows: readonly (Row & { readonly replicas: number })[]): readonly Row[] {
  const kinds = new Map<string, Row>();
  for (const { replicas, properties } of rows) {
    const others = properties.length === 1 ? ` ${properties.join()}` : '';
    const name = `sound${replicas === 1 ? '' : ` ${replicas} replicas`}${others}`;
    kinds.set(name, { name, faults: [], replicas, properties, seenBy: [], witnesses: [] });
  }
  return [...kinds.values()];
}

/** What a campaign tries unless told otherwise, or what compares where all that tells of a fault does. */
function propertiesFor(checkers: readonly string[]): readonly string[] {
  const compares = checkers.length > 0 && checkers.every((name) => COMPARISONS.some((one) => one.name === name));
  const properties = compares
    ? PROPERTIES.filter((property) => property.checkers.every((name) => checkers.includes(name)))
    : STANDARD;
  return properties.map(({ name }) => name);
}

function unknownFault(slug: string): OverhearError {
  return new OverhearError('unknown-fault', `expected the slug of a fault, got "${slug}"`, {
    hint: 'overhear faults --list names them all; a row of several has + between them.',
  });
}
