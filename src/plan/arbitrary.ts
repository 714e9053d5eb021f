import * as fc from 'fast-check';
import { createRandom, type Random } from '../support/random.ts';
import { between, chance } from './choose.ts';
import { disturbsStack } from './of-stack.ts';
import { PLAN_VERSION, type Abilities, type Plan, type PlanUser, type RunRef, type Step } from './plan.ts';
import { renumber } from './renumber.ts';
import { isSend, repair } from './repair.ts';
import { rewriteStep, runsNamedBy } from './rewrite.ts';
import { ANY_RUN, drawSession } from './session.ts';
import { addTwins } from './twin.ts';
import { drawWeather, type Climate, type Weather } from './weather.ts';

/** Smaller plans to try in place of one, in a fixed order; each is a valid plan and strictly smaller. */
export type Simplify = (plan: Plan) => Iterable<Plan>;

/**
 * Plans of a climate, for what a target can do. Its shrinks stream what `passes` suggest, pass by pass; a plan that a
 * pass suggested goes on at that pass. The stream depends on plan and context alone, so that a fast-check path replays;
 * a plan from a file shrinks without a context. Nothing may be mapped or chained on top: that would lose the context.
 */
export class PlanArbitrary extends fc.Arbitrary<Plan> {
  readonly climate: Climate;
  readonly abilities: Abilities;
  readonly passes: readonly Simplify[];
  /** Arbitraries of other names draw other plans from the same seed, and not the same ones but for the climate. */
  readonly name: string;

  constructor(options: Pick<PlanArbitrary, 'climate' | 'abilities' | 'passes' | 'name'>) {
    super();
    this.name = options.name;
    this.climate = options.climate;
    this.abilities = options.abilities;
    this.passes = options.passes;
  }

  generate(mrng: fc.Random): fc.Value<Plan> {
    const random = createRandom(`${this.name} ${mrng.nextInt()} ${mrng.nextInt()}`);
    return new fc.Value(drawPlan(random, { climate: this.climate, abilities: this.abilities }), 0);
  }

  canShrinkWithoutContext(value: unknown): value is Plan {
    return typeof value === 'object' && value !== null && 'version' in value && value.version === PLAN_VERSION;
  }

  shrink(value: Plan, context: unknown): fc.Stream<fc.Value<Plan>> {
    const start = typeof context === 'number' ? context : 0;
    return fc.stream(suggestions(value, { passes: this.passes, start }));
  }
}

/** Draws one plan: its weather, each user's own sequence, one order of all, and which runs of others the steps name. */
export function drawPlan(random: Random, options: { readonly climate: Climate; readonly abilities: Abilities }): Plan {
  for (;;) {
    const weather = drawWeather(random, options);
    const draw = (): Plan => repair(arrange(random, weather), options.abilities);
    let plan = draw();
    while (weather.disturbances.length > 0 && !disturbsStack(plan)) plan = draw();
    if (plan.steps.length > 0) return plan;
  }
}

function arrange(random: Random, weather: Weather): Plan {
  let id = -1;
  const nextId = (): number => {
    id += 1;
    return id;
  };
  const everybody = Array.from({ length: weather.users }, (_, user) => user);
  const share = weather.steps / weather.users;
  const sequences = everybody.map((user) => {
    const steps = Math.max(1, between(random, { least: Math.floor(share * 0.6), most: Math.ceil(share * 1.3) }));
    return drawSession(random, { user, weather, steps, nextId });
  });
  const merged = weather.sampler.merge(sequences, { random, nextId });
  const inTurn = weather.warm ? connectFirst(merged) : merged;
  const ordered = addTwins(inTurn, { random, users: weather.users, nextId });
  const users = everybody.map((user) => profileOf(user, weather));
  const names = new Map<number, RunRef>();
  const steps = ordered.map((step, at) => {
    const before = ordered.slice(0, at);
    return settleNames(echo(step, before, random), { sends: before.filter(isSend), random, names });
  });
  return renumber({ version: PLAN_VERSION, users, steps });
}

/** Puts each user's first step in front when it connects at once. */
function connectFirst(steps: readonly Step[]): readonly Step[] {
  const isFirst = (step: Step): boolean =>
    step.op.kind === 'connect' &&
    step.when.kind === 'previous' &&
    steps.find(({ user }) => user === step.user) === step;
  return [...steps.filter(isFirst), ...steps.filter((step) => !isFirst(step))];
}

/** Share of the requests about a run of another's that are just what somebody asked about a run of their own. */
const ECHOES = 0.3;

/** Share of these that wait until the first of both has its answer. */
const ECHOES_AFTER = 0.7;

/** What is kept for the one who asked first is there for whoever asks the same next. */
function echo(step: Step, before: readonly Step[], random: Random): Step {
  const isOpen = 'run' in step.op && step.op.run.step <= ANY_RUN;
  if (!isOpen || step.op.kind === 'release' || !chance(random, ECHOES)) return step;
  const first = before.findLast(
    ({ op, user }) => op.kind === step.op.kind && user !== step.user && 'run' in op && op.run.user === user,
  );
  if (first === undefined) return step;
  const waits = step.when.kind === 'previous' && chance(random, ECHOES_AFTER);
  return { ...step, op: first.op, ...(waits && { when: { kind: 'settled', step: first.id } }) };
}

/** Gives each open name one of that user's earlier sends, else anybody's, and mostly waits until that run is known. */
function settleNames(
  step: Step,
  {
    sends,
    random,
    names,
  }: { readonly sends: readonly Step[]; readonly random: Random; readonly names: Map<number, RunRef> },
): Step {
  const choose = (run: RunRef): RunRef => {
    const named = run.step > ANY_RUN ? run : names.get(run.step);
    if (named !== undefined) return named;
    const others = sends.filter(({ user }) => user !== step.user);
    const theirs = others.filter(({ user }) => user === run.user);
    const candidates = theirs.length === 0 ? others : theirs;
    if (candidates.length === 0) return run;
    const { user, id } = random.pick(candidates);
    if (run.step < ANY_RUN) names.set(run.step, { user, step: id });
    return { user, step: id };
  };
  const named = rewriteStep(step, { run: choose });
  const [run] = named.op.kind === 'release' ? [] : runsNamedBy({ ...named, when: { kind: 'previous' } });
  if (run === undefined || named.when.kind !== 'previous' || chance(random, 0.15)) return named;
  return { ...named, when: { kind: 'settled', step: run.step } };
}

function profileOf(user: number, { profiles }: Weather): PlanUser {
  if (profiles === 'none') return {};
  return { profile: profiles === 'shared' ? 0 : user };
}

function* suggestions(
  plan: Plan,
  { passes, start }: { readonly passes: readonly Simplify[]; readonly start: number },
): IterableIterator<fc.Value<Plan>> {
  for (let turn = 0; turn < passes.length; turn += 1) {
    const at = (start + turn) % passes.length;
    for (const smaller of passes[at]?.(plan) ?? []) yield new fc.Value(smaller, at);
  }
}
