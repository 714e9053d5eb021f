import type { Random } from '../../support/random.ts';
import { between, chance } from '../choose.ts';
import { PHASES, type Phase, type Step } from '../plan.ts';
import { isSend, type SendStep } from '../repair.ts';
import { atPhase, scriptReaching } from '../windows.ts';
import { mergeUniformly } from './uniform.ts';

/** How often the guest enters another run of the owner after the first. */
const ANOTHER_WINDOW = 0.4;

/**
 * Puts a block of one user's steps inside a chosen phase of another user's run: the phase is held, the block waits for
 * the run to stand there, and the release waits for the block. Sometimes what the guest does next is put inside a later
 * run of the same owner. What is before and after is merged uniformly. Without a message or a second user it is the
 * uniform one.
 */
export function mergeAnchored(
  sequences: readonly (readonly Step[])[],
  { random, nextId }: { readonly random: Random; readonly nextId: () => number },
): readonly Step[] {
  const anchors = sequences.flat().filter(isSend);
  const [owner, guest] = twoUsers(sequences, { random, anchors });
  if (owner === undefined || guest === undefined) return mergeUniformly(sequences, { random });
  return enterRun(sequences, { random, nextId, owner, guest });
}

interface Roles {
  readonly random: Random;
  readonly nextId: () => number;
  /** Whose run is entered, and who enters it. */
  readonly owner: number;
  readonly guest: number;
}

function enterRun(sequences: readonly (readonly Step[])[], roles: Roles): readonly Step[] {
  const { random, nextId, owner, guest } = roles;
  const { before, window, after } = splitAtAnchor(sequences[owner] ?? [], { random, nextId });
  const block = chooseBlock(sequences[guest] ?? [], random);
  const cuts = sequences.map(({ length }) => random.below(length + 1));
  const head = sequences.map((sequence, user) => {
    if (user === owner) return before;
    return user === guest ? block.before : sequence.slice(0, cuts[user]);
  });
  const tail = sequences.map((sequence, user) => {
    if (user === owner) return after;
    return user === guest ? block.after : sequence.slice(cuts[user]);
  });
  const goesOn = after.some(isSend) && block.after.length > 0 && chance(random, ANOTHER_WINDOW);
  return [
    ...mergeUniformly(head, { random }),
    window.send,
    ...fillWindow(window, { block: block.inside, random }),
    ...(goesOn ? enterRun(tail, roles) : mergeUniformly(tail, { random })),
  ];
}

interface Window {
  readonly send: SendStep;
  readonly phase: Phase;
  /** What its user does themselves while the phase is held. */
  readonly own: readonly Step[];
  readonly release: Step;
}

/** The owner of an anchor, and somebody else who does something; undefined where there is none. */
function twoUsers(
  sequences: readonly (readonly Step[])[],
  { random, anchors }: { readonly random: Random; readonly anchors: readonly SendStep[] },
): readonly [number | undefined, number | undefined] {
  if (anchors.length === 0) return [undefined, undefined];
  const owner = random.pick(anchors).user;
  const guests = sequences.flatMap((sequence, user) => (user !== owner && sequence.length > 0 ? [user] : []));
  return [owner, guests.length === 0 ? undefined : random.pick(guests)];
}

/** Takes a send that is held already, or holds one; its release is the session's own, or a new one. */
function splitAtAnchor(
  sequence: readonly Step[],
  { random, nextId }: { readonly random: Random; readonly nextId: () => number },
): { readonly before: readonly Step[]; readonly window: Window; readonly after: readonly Step[] } {
  const chosen = random.pick(sequence.filter(isSend));
  const at = sequence.indexOf(chosen);
  const phase = chosen.op.holds[0] ?? (chance(random, 0.6) ? 'tool-result' : random.pick(PHASES));
  const send = { ...chosen, op: { ...chosen.op, holds: [phase], script: scriptReaching(chosen.op.script, phase) } };
  const released = sequence.findIndex(
    ({ op }, place) => place > at && op.kind === 'release' && op.run.step === chosen.id && op.phase === phase,
  );
  const end = released === -1 ? Math.min(sequence.length, at + 1 + random.below(4)) : released;
  const release: Step = sequence[released] ?? {
    id: nextId(),
    user: chosen.user,
    connection: chosen.connection,
    op: { kind: 'release', run: { user: chosen.user, step: chosen.id }, phase },
    when: { kind: 'previous' },
  };
  return {
    before: sequence.slice(0, at),
    window: { send, phase, own: sequence.slice(at + 1, end), release },
    after: sequence.slice(released === -1 ? end : end + 1),
  };
}

/** Steps that stand together in their user's sequence: mostly one to five of them, from any place; or all the rest. */
function chooseBlock(
  sequence: readonly Step[],
  random: Random,
): { readonly before: readonly Step[]; readonly inside: readonly Step[]; readonly after: readonly Step[] } {
  const from = chance(random, 0.4) ? 0 : random.below(sequence.length);
  const to = chance(random, 0.25) ? sequence.length : from + between(random, { least: 1, most: 5 });
  return { before: sequence.slice(0, from), inside: sequence.slice(from, to), after: sequence.slice(to) };
}

/** Nothing is quiet while a run is held. */
function withoutQuiet(step: Step): Step {
  return step.when.kind === 'quiet' ? { ...step, when: { kind: 'previous' } } : step;
}

/**
 * The owner's own steps stand before the block or after it; the release waits until the last of all has its outcome.
 */
function fillWindow(
  { send, phase, own, release }: Window,
  { block, random }: { readonly block: readonly Step[]; readonly random: Random },
): readonly Step[] {
  const inside = chance(random, 0.5) ? [...own, ...block] : [...block, ...own];
  const [first, ...rest] = inside;
  const last = inside.at(-1);
  if (first === undefined || last === undefined) return [release];
  const anchored = {
    ...first,
    when: atPhase(random, { run: { user: send.user, step: send.id }, phase, sees: send.op.via === 'socket' }),
  };
  const letGo: Step = chance(random, 0.75) ? { ...release, when: { kind: 'settled', step: last.id } } : release;
  return [anchored, ...rest.map(withoutQuiet), letGo];
}
