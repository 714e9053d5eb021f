import { DISTURBANCE_KINDS, type DisturbanceKind } from '../contract/disturbance.ts';
import { OverhearError } from '../support/errors.ts';
import type { Target } from '../target/target.ts';
import { chooseNames } from './choose-names.ts';

const KINDS: readonly { readonly name: DisturbanceKind }[] = DISTURBANCE_KINDS.map((name) => ({ name }));

/**
 * What `--disturb` asks for. Throws an OverhearError `unknown-disturbance`, or `bad-option` for all and more, or none.
 */
export function chooseDisturbances(
  names: readonly string[] | undefined,
): readonly DisturbanceKind[] | 'all' | undefined {
  const [first] = names ?? [];
  if (names === undefined || first === undefined) return undefined;
  const whole = names.find((name) => name === 'all' || name === 'none');
  if (whole !== undefined && names.length > 1) {
    throw new OverhearError('bad-option', `expected --disturb ${whole} to stand alone, got ${names.join(',')}`, {
      hint: 'Name kinds with commas, or all of them by all.',
    });
  }
  if (whole === 'all') return 'all';
  if (whole === 'none') return [];
  return chooseNames(names, { what: 'disturbance', known: [...KINDS] }).map(({ name }) => name);
}

/** The same, for a stack of this target. Throws an OverhearError `bad-option` for what cannot be done to it. */
export function abledDisturbances(
  asked: readonly DisturbanceKind[] | 'all' | undefined,
  { name, abilities }: Target,
): readonly DisturbanceKind[] | undefined {
  const able = abilities.disturbances;
  const wanted = asked === 'all' ? able : asked;
  const unable = wanted?.filter((what) => !able.includes(what)) ?? [];
  if (unable.length === 0 && !(asked === 'all' && able.length === 0)) return wanted;
  const can = able.length === 0 ? 'nothing' : able.join(', ');
  throw new OverhearError(
    'bad-option',
    `expected --disturb to name what can be done to this ${name} stack (${can}), got ${unable.join(', ') || 'all'}`,
    { hint: 'A stack of processes can be disturbed: add --stack services.' },
  );
}
