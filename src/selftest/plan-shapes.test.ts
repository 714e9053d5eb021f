import { describe, expect, it } from 'vitest';
import { agentEvents } from '../../properties/agent-events.ts';
import { authBoundary } from '../../properties/auth-boundary.ts';
import { history } from '../../properties/history.ts';
import { isolation } from '../../properties/isolation.ts';
import { reconnect } from '../../properties/reconnect.ts';
import type { Property } from '../campaign/property.ts';
import { ABLE } from '../plan/able.fixture.ts';
import { PlanArbitrary } from '../plan/arbitrary.ts';
import { drawPlans } from '../plan/draw.ts';
import { TOKEN_KINDS, type Plan, type Step } from '../plan/plan.ts';
import { isSend, type SendStep } from '../plan/repair.ts';
import { simplifications } from '../shrink/suggest.ts';

const PLANS = 3000;
/** A campaign of a minute performs a few thousand plans: what comes up in one of 300 it meets several times. */
const RARELY = PLANS / 300;
const OFTEN = PLANS / 20;

/** A step with what is open and what is held when it is issued. */
interface Moment {
  readonly step: Step;
  readonly earlier: readonly Step[];
  readonly later: readonly Step[];
  /** Connections that are open before the step, the oldest first, as `user/connection`. */
  readonly open: readonly string[];
  /** Sends whose run stands at a phase: it is held there, something waited for that, and nothing released it. */
  readonly held: readonly SendStep[];
}

function momentsOf({ steps }: Plan): readonly Moment[] {
  const open: string[] = [];
  const held: SendStep[] = [];
  return steps.map((step, at) => {
    const earlier = steps.slice(0, at);
    const { when, op } = step;
    if (when.kind === 'event' || when.kind === 'upstream') {
      const send = earlier.filter(isSend).find(({ id, op }) => id === when.run.step && op.holds.length > 0);
      if (send !== undefined && !held.includes(send)) held.push(send);
    }
    const moment = { step, earlier, later: steps.slice(at + 1), open: [...open], held: [...held] };
    const name = nameOf(step);
    if (op.kind === 'connect' && op.token === 'valid' && !open.includes(name)) open.push(name);
    if (op.kind === 'disconnect' && open.includes(name)) open.splice(open.indexOf(name), 1);
    if (op.kind === 'release') held.splice(0, held.length, ...held.filter(({ id }) => id !== op.run.step));
    return moment;
  });
}

function nameOf({ user, connection }: Step): string {
  return `${user}/${connection}`;
}

function ofUser(open: readonly string[], user: number): readonly string[] {
  return open.filter((name) => name.startsWith(`${user}/`));
}

type Shape = (moment: Moment) => boolean;

const SHAPES = {
  'two users have runs that overlap': ({ step, held }) => isSend(step) && held.some(({ user }) => user !== step.user),
  'a message while another user is connected': ({ step, open }) =>
    isSend(step) && open.some((name) => !name.startsWith(`${step.user}/`)),
  'a reconnect with a cursor in the tool window of an own run': ({ step, earlier, held }) =>
    step.op.kind === 'connect' &&
    step.op.resume.kind === 'last-seen' &&
    earlier.some((one) => one.op.kind === 'disconnect' && nameOf(one) === nameOf(step)) &&
    held.some((send) => send.user === step.user && inTool(send)),
  'a reconnect without a cursor, then a message': ({ step, earlier, open }) =>
    isSend(step) &&
    open.includes(nameOf(step)) &&
    earlier.some((one) => one.op.kind === 'disconnect' && nameOf(one) === nameOf(step)) &&
    lastConnect(step, earlier)?.resume.kind === 'none',
  'the older of two connections closes, then a message on the newer one': ({ step, earlier, open }) => {
    const close = earlier.findLast((one) => one.op.kind === 'disconnect' && one.user === step.user);
    if (!isSend(step) || close === undefined || !open.includes(nameOf(step)) || nameOf(close) === nameOf(step))
      return false;
    const opened = earlier.findLastIndex((one) => one.op.kind === 'connect' && nameOf(one) === nameOf(step));
    const first = earlier.findIndex((one) => one.op.kind === 'connect' && nameOf(one) === nameOf(close));
    return first !== -1 && first < opened && opened < earlier.indexOf(close);
  },
  'the only connection goes in the tool window while another user is connected': ({ step, later, open, held }) =>
    step.op.kind === 'disconnect' &&
    ofUser(open, step.user).length === 1 &&
    open.length > 1 &&
    held.some((send) => send.user === step.user && inTool(send) && isReleasedBeforeConnect(send, later)),
  'two users use one key': ({ step, earlier }) =>
    isSend(step) &&
    step.op.key.kind === 'shared' &&
    earlier.some((one) => isOthersSend(one, step) && sameNumber(one.op.key, step)),
  'two users send one prompt': ({ step, earlier }) =>
    isSend(step) && earlier.some((one) => isOthersSend(one, step) && isSharedPrompt(one, step)),
  'a prompt that the model has not answered yet for another user': ({ step, held }) =>
    isSend(step) &&
    held.some((send) => isOthersSend(send, step) && isSharedPrompt(send, step) && isBeforeFirstAnswer(send)),
  "a read of another's messages over the socket": ({ step, open }) =>
    step.op.kind === 'read' &&
    step.op.what === 'messages' &&
    step.op.via === 'socket' &&
    step.op.run.user !== step.user &&
    open.includes(nameOf(step)),
  "a stop of another's run that is held": ({ step, held }) =>
    step.op.kind === 'stop' &&
    held.some(({ user, id }) => step.op.kind === 'stop' && id === step.op.run.step && user !== step.user),
  'a second connection of a user opens in mid-run': ({ step, open, held }) =>
    step.op.kind === 'connect' && ofUser(open, step.user).length > 0 && held.some(({ user }) => user === step.user),
  'another user connects in the tool window of a run': ({ step, held }) =>
    step.op.kind === 'connect' && held.some((send) => send.user !== step.user && inTool(send)),
  "a claim of another user's id": ({ step }) => isSend(step) && step.op.claims !== undefined,
  'two users read their thread lists': ({ step, earlier }) =>
    isThreadList(step) &&
    earlier.some((one) => isThreadList(one) && one.user !== step.user && pageOf(one) === pageOf(step)),
  "another user's token on a live socket in mid-run": ({ step, open, held }) =>
    step.op.kind === 'refresh' &&
    step.op.how === 'socket-foreign' &&
    open.includes(nameOf(step)) &&
    held.some(({ user }) => user === step.user),
  'a message after the token of its connection aged out': ({ step, earlier }) =>
    isSend(step) && earlier.some((one) => one.op.kind === 'expire' && nameOf(one) === nameOf(step)),
  'a message after a logout': ({ step, earlier }) =>
    isSend(step) && earlier.some((one) => one.op.kind === 'logout' && one.user === step.user),
  'two users stand at a tool of one call id': ({ step, held }) =>
    isSend(step) &&
    step.op.script.ids === 'fixed' &&
    inTool(step) &&
    held.some((send) => send.user !== step.user && send.op.script.ids === 'fixed' && inTool(send)),
  "the text of a message is another user's id": ({ step }) =>
    isSend(step) && step.op.prompt.kind === 'id-of-user' && step.op.prompt.user !== step.user,
  'a user comes back with a cursor after another one sent meanwhile': ({ step, earlier }) => {
    if (step.op.kind !== 'connect' || step.op.resume.kind !== 'last-seen') return false;
    const gone = earlier.findLastIndex((one) => one.op.kind === 'disconnect' && nameOf(one) === nameOf(step));
    return gone !== -1 && earlier.slice(gone).some((one) => isOthersSend(one, step));
  },
  'one of two connections dies without a word, then a message': ({ step, earlier, open }) =>
    isSend(step) &&
    ofUser(open, step.user).length > 0 &&
    earlier.some((one) => one.user === step.user && one.op.kind === 'disconnect' && one.op.how === 'half-open'),
  'more messages at once than a user may have unfinished runs': ({ step, earlier }) =>
    isSend(step) &&
    earlier.slice(-5).filter((one) => isSend(one) && one.user === step.user && one.op.holds.length > 0).length === 5,
  'a request is broken off and another user asks something': ({ step, later }) =>
    step.op.kind === 'abort' && later[0] !== undefined && later[0].user !== step.user,
} satisfies Record<string, Shape>;

type ShapeName = keyof typeof SHAPES;

/** The property that is to find what the shape triggers, and how many of its plans must have it. */
const EXPECTED = table([
  [isolation, 'two users have runs that overlap', OFTEN],
  [isolation, 'a message while another user is connected', OFTEN],
  [isolation, 'two users use one key', OFTEN],
  [isolation, 'two users send one prompt', OFTEN],
  [isolation, 'a prompt that the model has not answered yet for another user', RARELY],
  [isolation, 'another user connects in the tool window of a run', OFTEN],
  [isolation, 'the only connection goes in the tool window while another user is connected', RARELY],
  [isolation, "a read of another's messages over the socket", OFTEN],
  [isolation, "a claim of another user's id", OFTEN],
  [isolation, "the text of a message is another user's id", OFTEN],
  [isolation, 'two users read their thread lists', RARELY],
  [isolation, "another user's token on a live socket in mid-run", RARELY],
  [isolation, 'two users stand at a tool of one call id', RARELY],
  [isolation, 'a request is broken off and another user asks something', RARELY],
  [agentEvents, "a stop of another's run that is held", RARELY],
  [isolation, "a stop of another's run that is held", RARELY],
  [agentEvents, 'a second connection of a user opens in mid-run', OFTEN],
  [agentEvents, 'the older of two connections closes, then a message on the newer one', RARELY],
  [agentEvents, 'a reconnect without a cursor, then a message', OFTEN],
  [agentEvents, 'more messages at once than a user may have unfinished runs', RARELY],
  [reconnect, 'a reconnect with a cursor in the tool window of an own run', OFTEN],
  [reconnect, 'a reconnect without a cursor, then a message', OFTEN],
  [reconnect, 'the older of two connections closes, then a message on the newer one', OFTEN],
  [reconnect, 'the only connection goes in the tool window while another user is connected', RARELY],
  [reconnect, 'a user comes back with a cursor after another one sent meanwhile', OFTEN],
  [reconnect, 'one of two connections dies without a word, then a message', RARELY],
  [authBoundary, 'a message after the token of its connection aged out', RARELY],
  [authBoundary, 'a message after a logout', OFTEN],
  [authBoundary, "a read of another's messages over the socket", RARELY],
  [authBoundary, "a claim of another user's id", RARELY],
  [history, 'two users read their thread lists', OFTEN],
  [history, "a read of another's messages over the socket", OFTEN],
]);

function table(rows: readonly (readonly [Property, ShapeName, number])[]) {
  return rows.map(([property, shape, least]) => ({ property, shape, least }));
}

const drawn = new Map<Property, readonly (readonly Moment[])[]>();

describe('what the plans of the properties come to', () => {
  it.each(EXPECTED)('$property.name meets $shape, $least times in 3000 plans', ({ property, shape: name, least }) => {
    const shape: Shape = SHAPES[name];
    expect(momentsOfAll(property).filter((moments) => moments.some(shape)).length).toBeGreaterThanOrEqual(least);
  });

  it.each(TOKEN_KINDS.filter((token) => token !== 'valid' && token !== 'short-lived'))(
    'auth-boundary tries the token %s and goes on, once in 20 plans, or in 100 where that takes time',
    (token) => {
      const least = token === 'expired' ? PLANS / 100 : OFTEN;
      const goesOn: Shape = ({ step, later }) =>
        step.op.kind === 'connect' && step.op.token === token && later.some(({ user }) => user === step.user);
      const plans = momentsOfAll(authBoundary).filter((moments) => moments.some(goesOn));
      expect(plans.length).toBeGreaterThanOrEqual(least);
    },
  );

  it.each([isolation, agentEvents, authBoundary, reconnect, history])(
    '$name has plans of 6 to 25 steps',
    (property) => {
      const lengths = momentsOfAll(property)
        .map(({ length }) => length)
        .sort((a, b) => a - b);
      expect(lengths[PLANS / 2]).toBeGreaterThanOrEqual(10);
      expect(lengths[PLANS / 2]).toBeLessThanOrEqual(15);
      expect(lengths[PLANS / 10]).toBeGreaterThanOrEqual(5);
      expect(lengths[(PLANS * 9) / 10]).toBeLessThanOrEqual(25);
    },
  );

  it.each([
    { property: isolation, most: 3 },
    { property: agentEvents, most: 3 },
    { property: authBoundary, most: 12 },
    { property: reconnect, most: 3 },
    { property: history, most: 3 },
  ])('$property.name takes real time in at most $most plans of 100', ({ property, most }) => {
    const ages: Shape = ({ step: { op } }) =>
      op.kind === 'expire' ||
      (op.kind === 'connect' && (op.token === 'short-lived' || op.token === 'expired')) ||
      (op.kind === 'refresh' && op.how === 'socket-expired');
    const share = momentsOfAll(property).filter((moments) => moments.some(ages)).length / PLANS;
    expect(share * 100).toBeLessThanOrEqual(most);
  });
});

function momentsOfAll(property: Property): readonly (readonly Moment[])[] {
  const known = drawn.get(property);
  if (known !== undefined) return known;
  const arbitrary = new PlanArbitrary({ ...property, abilities: ABLE, passes: simplifications(ABLE) });
  const moments = drawPlans({ arbitrary, seed: 42, from: 0, count: PLANS }).map(({ value_: plan }) => momentsOf(plan));
  drawn.set(property, moments);
  return moments;
}

function inTool(send: SendStep): boolean {
  return send.op.holds.includes('tool-result');
}

function isBeforeFirstAnswer({ op }: SendStep): boolean {
  return op.holds.includes('thinking') || op.holds.includes('tool-call');
}

function isReleasedBeforeConnect(send: SendStep, later: readonly Step[]): boolean {
  const released = later.findIndex(({ op }) => op.kind === 'release' && op.run.step === send.id);
  const back = later.findIndex(({ op, user }) => op.kind === 'connect' && user === send.user);
  return back === -1 || (released !== -1 && released < back);
}

function lastConnect(step: Step, earlier: readonly Step[]): Extract<Step['op'], { kind: 'connect' }> | undefined {
  const last = earlier.findLast((one) => one.op.kind === 'connect' && nameOf(one) === nameOf(step));
  return last?.op.kind === 'connect' ? last.op : undefined;
}

function isOthersSend(one: Step, step: Step): one is SendStep {
  return isSend(one) && one.user !== step.user;
}

function sameNumber(key: SendStep['op']['key'], step: SendStep): boolean {
  return key.kind === 'shared' && step.op.key.kind === 'shared' && key.k === step.op.key.k;
}

function isSharedPrompt(one: SendStep, step: SendStep): boolean {
  const [a, b] = [one.op.prompt, step.op.prompt];
  return a.kind === 'shared' && b.kind === 'shared' && a.k === b.k;
}

function isThreadList(step: Step): boolean {
  return step.op.kind === 'read' && step.op.what === 'threads';
}

function pageOf({ op }: Step): number | undefined {
  return op.kind === 'read' && op.what !== 'run' ? op.page : undefined;
}
