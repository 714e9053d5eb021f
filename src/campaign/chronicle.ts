import type { History } from '../history/history.ts';
import { closing } from '../plan/closing.ts';
import { interleave } from '../plan/interleave.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { marksOf, tellingOf, type Marks } from './marks.ts';

/** What is known of an execution that has ended. Times are on the campaign's clock, in ms. */
interface Chapter {
  readonly execution: number;
  readonly plan: Plan;
  /** Who played each of its users. */
  readonly identities: readonly string[];
  readonly marks: Marks;
  readonly issuedAt: ReadonlyMap<number, number>;
  readonly beganAt: number;
  readonly endedAt: number;
}

/**
 * Remembers which executions went on beside one another on the campaign's stack, or shortly before, and which were
 * played by the same identities: what shows only there may need them.
 */
export interface Chronicle {
  /** An execution has ended, whose history began at this time. */
  record(ended: {
    readonly execution: number;
    readonly plan: Plan;
    readonly history: History;
    readonly zeroAt: number;
  }): void;
  /** Plans that may show alone what an execution showed among others. */
  retellingsOf(seen: { readonly execution: number; readonly proof: string }): Retellings;
}

/**
 * An execution as one plan with others: those that its identities had played before, and those that went on beside it,
 * or, where these are few, had ended last.
 */
export interface Retellings {
  /** With the one whose data is in the proof, then with the nearest ones. */
  readonly withFew: readonly Plan[];
  /** With many of them: such plans show what needs several, and by mere number what shows seldom. */
  readonly withMany: readonly Plan[];
}

/** Chapters that are kept. */
const LIMIT = 400;
/** How many earlier executions, or neighbours, are told together with one. */
const FEW = 2;
const MANY = 8;

export function createChronicle(): Chronicle {
  const chapters: Chapter[] = [];
  return {
    record: ({ execution, plan, history, zeroAt }) => {
      chapters.push(chapterOf({ execution, plan, history, zeroAt }));
      if (chapters.length > LIMIT) chapters.shift();
    },
    retellingsOf: ({ execution, proof }) => {
      const told = chapters.find((chapter) => chapter.execution === execution);
      if (told === undefined) return { withFew: [], withMany: [] };
      const others = chapters.filter((chapter) => chapter !== told);
      const earlier = others.filter((one) => one.endedAt <= told.beganAt && sharesIdentity(one, told));
      const near = others.filter((one) => one.beganAt < told.endedAt);
      const source = sourceOf(proof, { told, others });
      const nearest = (count: number, orFewer: number): readonly (readonly Chapter[])[] =>
        [earlier, near]
          .filter(({ length }) => length > orFewer)
          .map((group) => group.toSorted((a, b) => overlapOf(b, told) - overlapOf(a, told)).slice(0, count));
      const few = distinct([...(source === undefined ? [] : [[source]]), ...nearest(FEW, 0)]);
      const many = distinct(nearest(MANY, FEW));
      const retellWith = (some: readonly Chapter[]): Plan => retell([...some, told]);
      return { withFew: few.map(retellWith), withMany: many.map(retellWith) };
    },
  };
}

function chapterOf(ended: Parameters<Chronicle['record']>[0]): Chapter {
  const { execution, plan, history, zeroAt } = ended;
  const identities: string[] = [];
  const issuedAt = new Map<number, number>();
  for (const entry of history.entries) {
    if (entry.kind === 'lease') identities[entry.user] = entry.userId;
    else if (entry.kind === 'issued') issuedAt.set(entry.step, zeroAt + entry.at);
  }
  const endedAt = zeroAt + (history.entries.at(-1)?.at ?? 0);
  return { execution, plan, identities, marks: marksOf(history), issuedAt, beganAt: zeroAt, endedAt };
}

/**
 * The execution of which a text tells most, and of those that it tells as much of the one nearest in time. Who is told
 * of tells nothing: they have been in others too.
 */
function sourceOf(
  text: string,
  { told, others }: { readonly told: Chapter; readonly others: readonly Chapter[] },
): Chapter | undefined {
  const foreign = told.marks.identities.reduce((left, identity) => left.replaceAll(identity, ''), text);
  const telling = new Map(others.map((one) => [one, tellingOf(foreign, one.marks)]));
  const most = Math.max(0, ...telling.values());
  const sources = others.filter((one) => most > 0 && telling.get(one) === most);
  return sources.toSorted((one, other) => overlapOf(other, told) - overlapOf(one, told))[0];
}

/** Where its users had played all that went on before, both groups are the same. */
function distinct(groups: readonly (readonly Chapter[])[]): readonly (readonly Chapter[])[] {
  const isSame = (one: readonly Chapter[], other: readonly Chapter[]): boolean =>
    one.length === other.length && one.every((chapter) => other.includes(chapter));
  return groups.filter((group, at) => !groups.slice(0, at).some((before) => isSame(before, group)));
}

function sharesIdentity(one: Chapter, other: Chapter): boolean {
  return one.identities.some((identity) => other.identities.includes(identity));
}

/** In ms; when they did not go on at once, it is below 0 by what lies between. */
function overlapOf(one: Chapter, other: Chapter): number {
  return Math.min(one.endedAt, other.endedAt) - Math.max(one.beganAt, other.beganAt);
}

/**
 * One plan of these, in the order in which they began. Where one began when all before it had ended, their connections
 * are closed first, and it waits until all is quiet.
 */
function retell(some: readonly Chapter[]): Plan {
  const chapters = some.toSorted((one, other) => one.beganAt - other.beganAt);
  const identities = [...new Set(chapters.flatMap((chapter) => chapter.identities))];
  const told = chapters.map((chapter, at) => {
    const isAfterAll = at > 0 && chapters.slice(0, at).every((before) => before.endedAt <= chapter.beganAt);
    const isBeforeAll = chapters.slice(at + 1).every((after) => chapter.endedAt <= after.beganAt);
    const begun = isAfterAll ? waiting(chapter) : chapter;
    return at < chapters.length - 1 && isBeforeAll ? closed(begun) : begun;
  });
  return interleave(
    told.map(({ plan, issuedAt, identities: own }) => ({
      plan,
      users: own.map((identity) => identities.indexOf(identity)),
      issuedAt: (step) => issuedAt.get(step),
    })),
  );
}

/** Its first step waits until all is quiet. */
function waiting(chapter: Chapter): Chapter {
  const steps = chapter.plan.steps.map((step, at): Step => (at === 0 ? { ...step, when: { kind: 'quiet' } } : step));
  return { ...chapter, plan: { ...chapter.plan, steps } };
}

/** What is added to a plan at its end was as good as issued then. */
function closed(chapter: Chapter): Chapter {
  const { issuedAt, endedAt } = chapter;
  const plan = closing(chapter.plan);
  const added = plan.steps.slice(chapter.plan.steps.length);
  return { ...chapter, plan, issuedAt: new Map([...issuedAt, ...added.map(({ id }) => [id, endedAt] as const)]) };
}
