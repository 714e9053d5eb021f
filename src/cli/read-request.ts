import { PROPERTIES, STANDARD } from '../../properties/list.ts';
import type { Property } from '../campaign/property.ts';
import { OverhearError } from '../support/errors.ts';
import { chooseDisturbances } from './choose-disturbances.ts';
import { chooseNames } from './choose-names.ts';
import type { SearchFlags } from './flags.ts';
import type { FuzzRequest, StackChoice } from './work.ts';

const STANDARD_TIME_MS = 60_000;

/** The campaign that the flags ask for, on this stack. Throws an OverhearError `unknown-property` or `-disturbance`. */
export function readRequest(flags: SearchFlags, stack: StackChoice): FuzzRequest {
  const { property: names, seed, path, time, shrinkTime: shrinkTimeMs, concurrency, keepGoing = false, save } = flags;
  if (path !== undefined && (seed === undefined || names?.length !== 1)) throw pathOfNothing();
  const runs = path === undefined ? flags.runs : 1;
  const disturb = chooseDisturbances(flags.disturb);
  const timeMs = time ?? (runs === undefined ? STANDARD_TIME_MS : undefined);
  return {
    stack,
    properties: names === undefined ? usualFor(stack) : chooseNames(names, { what: 'property', known: PROPERTIES }),
    ...(seed !== undefined && { seed }),
    ...(path !== undefined && { path }),
    ...(runs !== undefined && { runs }),
    ...(timeMs !== undefined && { timeMs }),
    shrinkTimeMs,
    ...(disturb !== undefined && { disturb }),
    concurrency,
    keepGoing,
    // A seed that was given is to tell all plans, and what executions show depends on time.
    ...(flags.novelty && { novelty: seed === undefined ? ('followed' as const) : ('watched' as const) }),
    save,
  };
}

/** What is tried unless it is named. More stacks cost little where they need no processes of their own. */
function usualFor({ kind }: StackChoice): readonly Property[] {
  return kind === 'embedded' ? PROPERTIES : STANDARD;
}

function pathOfNothing(): OverhearError {
  return new OverhearError('bad-option', 'expected --path with --seed and with one --property', {
    hint: 'A report names all three: overhear fuzz --property isolation --seed 42 --path 12:3:0',
  });
}
