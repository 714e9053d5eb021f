import type { Phase, Plan, Step, Trigger } from '../plan/plan.ts';
import { isSend, type SendStep } from '../plan/repair.ts';
import { scriptReaching } from '../plan/windows.ts';
import { changeStep, together, waitFor, type Edit } from '../shrink/edit.ts';
import { dependsOn } from './depends.ts';
import type { Change, Moment } from './variant.ts';

/** Where a step stands to a run in the plan itself. */
export type Place = 'before' | 'inside' | 'tool' | 'after';

/** A step and the run of a send before or behind it, with the moments of the run to which the step can be moved. */
interface Meeting {
  readonly step: Step;
  readonly send: SendStep;
  readonly place: Place;
  readonly elsewhere: readonly Moment[];
}

const ELSEWHERE: Readonly<Record<Place, readonly Moment[]>> = {
  before: ['model', 'tool', 'after'],
  inside: ['before', 'after'],
  tool: ['before', 'model', 'after'],
  after: ['before', 'model', 'tool'],
};

/** Each step with the send before it and the send behind it. */
function meetingsOf(plan: Plan): readonly Meeting[] {
  return plan.steps.flatMap((step, at) => {
    const sends = [plan.steps.slice(0, at).findLast(isSend), plan.steps.slice(at + 1).find(isSend)];
    return sends.flatMap((send) => {
      if (send === undefined) return [];
      const place = placeOf(plan, { step, send });
      const elsewhere = ELSEWHERE[place].filter((moment) => canMove(plan, { step, send, place, moment }));
      return [{ step, send, place, elsewhere }];
    });
  });
}

/** Whether nothing that a step passes on its way needs it, or is needed by it. */
function canMove(
  { steps }: Plan,
  move: { readonly step: Step; readonly send: Step; readonly place: Place; readonly moment: Moment },
): boolean {
  const { step, send, place, moment } = move;
  if (place === 'before') return !steps.some((one) => one.id > step.id && one.id <= send.id && dependsOn(one, step));
  // What stands inside of the run stays there, but for its trigger.
  if (moment !== 'before' && place !== 'after') return true;
  const first = moment === 'before' ? send.id : send.id + 1;
  return !steps.some((one) => one.id >= first && one.id < step.id && dependsOn(step, one));
}

/** Where a step stands to the run of a send. */
export function placeOf({ steps }: Plan, { step, send }: { readonly step: Step; readonly send: SendStep }): Place {
  if (step.id < send.id) return 'before';
  const since = steps.filter(({ id }) => id > send.id && id <= step.id);
  if (since.some(({ when }) => when.kind === 'quiet' || isEnd(when, send.id))) return 'after';
  return send.op.holds.includes('tool-result') && isInTool(step.when, send.id) ? 'tool' : 'inside';
}

function isEnd(when: Trigger, send: number): boolean {
  return when.kind === 'event' && when.event === 'agent_completed' && when.run.step === send;
}

/** The first tool of an agent may be one that it asks by itself, and that nothing holds. */
function isInTool(when: Trigger, send: number): boolean {
  if (when.kind === 'upstream') return when.endpoint === 'tool' && when.run.step === send;
  return when.kind === 'event' && when.event === 'tool_executing' && when.nth > 1 && when.run.step === send;
}

/** The step of each meeting moved to the other moments of the run. */
export function momentChanges(plan: Plan): readonly { readonly change: Change; readonly edit: Edit }[] {
  return meetingsOf(plan).flatMap((meeting) =>
    meeting.elsewhere.map((moment) => ({
      change: { kind: 'moment', step: meeting.step.id, run: meeting.send.id, moment } as const,
      edit: toMoment(meeting, moment),
    })),
  );
}

function toMoment({ step, send, place }: Meeting, moment: Moment): Edit {
  if (moment === 'before') return moveBefore(step.id, send.id);
  const run = { user: send.user, step: send.id };
  const behind = place === 'before' || place === 'after' ? moveBehind(step.id, send.id) : same;
  if (moment === 'after') return together([waitFor(step.id, { kind: 'quiet' }), behind]);
  const when = { kind: 'upstream', run, endpoint: moment } as const;
  return together([holdAt(send, moment), waitFor(step.id, when), behind]);
}

/** The run of a send stands still when its request has arrived there. */
function holdAt({ id, op }: SendStep, endpoint: 'model' | 'tool'): Edit {
  const { thinking, tools } = op.script;
  const first = thinking > 0 ? 'thinking' : tools > 0 ? 'tool-call' : 'final';
  const phase: Phase = endpoint === 'tool' ? 'tool-result' : first;
  const script = endpoint === 'tool' ? scriptReaching(op.script, phase) : op.script;
  return changeStep(id, (step) => (isSend(step) ? { ...step, op: { ...step.op, script, holds: [phase] } } : step));
}

/** Moves a step right before another, which waits for its outcome. */
export function moveBefore(id: number, other: number): Edit {
  return together([
    changeStep(id, (step) => ({ ...step, when: namesFrom(step.when, other) ? { kind: 'previous' } : step.when })),
    changeStep(other, (step) => {
      const isFirm = step.when.kind !== 'previous' && step.when.kind !== 'settled';
      return isFirm ? step : { ...step, when: { kind: 'settled', step: id } };
    }),
    moveTo(id, (steps) => steps.findIndex((step) => step.id === other)),
  ]);
}

function moveBehind(id: number, other: number): Edit {
  return moveTo(id, (steps) => 1 + steps.findIndex((step) => step.id === other));
}

function moveTo(id: number, place: (others: readonly Step[]) => number): Edit {
  return (plan) => {
    const moved = plan.steps.filter((step) => step.id === id);
    const others = plan.steps.filter((step) => step.id !== id);
    const at = Math.max(0, place(others));
    return { ...plan, steps: [...others.slice(0, at), ...moved, ...others.slice(at)] };
  };
}

/** Whether a trigger names that step or a later one. */
function namesFrom(when: Trigger, id: number): boolean {
  if (when.kind === 'settled') return when.step >= id;
  return (when.kind === 'event' || when.kind === 'upstream') && when.run.step >= id;
}

const same: Edit = (plan) => plan;
