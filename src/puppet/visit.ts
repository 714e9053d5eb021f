import { defer } from '../support/deferred.ts';
import type { Deferred } from '../support/deferred.ts';
import type { PromptBook } from './prompt-book.ts';
import type { Arrival, ExpectedMessage, Hold, Visit, VisitListener } from './puppet.ts';

/** A visit as the puppet's doors see it. */
export interface OpenVisit extends Visit {
  /** Tells visits of one puppet apart. */
  readonly number: number;
  /** A request of this visit begins; the function that comes back ends it. */
  enter(arrival: Arrival): () => void;
  /**
   * Waits while a phase of this message is held, if it is to be held and was not released before. Two requests that
   * reach one phase share its hold. `gone` tells that the request was broken off, and ends its waiting.
   */
  pass(message: ExpectedMessage, phase: Hold['phase'], gone: Promise<void>): Promise<void>;
}

interface Gate {
  readonly hold: Hold;
  readonly opened: Deferred<void>;
  readonly limit: NodeJS.Timeout;
  waiting: number;
}

type OpenedBy = 'plan' | 'rescue' | 'end';

/** Begins a visit: the execution's side of it, and the doors'. */
export function openVisit(options: {
  number: number;
  listener: VisitListener;
  book: PromptBook;
  holdLimitMs: number;
}): OpenVisit {
  const { listener, book, holdLimitMs } = options;
  /** Held now, in the order in which the holds began. */
  const gates = new Map<string, Gate>();
  const passed = new Set<string>();
  let free = false;
  let busy = 0;

  const open = (gate: Gate, by: OpenedBy): void => {
    const name = nameOf(gate.hold);
    clearTimeout(gate.limit);
    gates.delete(name);
    passed.add(name);
    listener.onReleased({ ...gate.hold, by });
    gate.opened.resolve();
  };
  const close = (hold: Hold): Gate => {
    const gate: Gate = {
      hold,
      opened: defer<void>(),
      limit: setTimeout(() => open(gate, 'rescue'), holdLimitMs),
      waiting: 1,
    };
    gates.set(nameOf(hold), gate);
    listener.onHeld(hold);
    return gate;
  };
  const releaseAll = (): void => {
    free = true;
    for (const gate of gates.values()) open(gate, 'end');
  };

  const visit: OpenVisit = {
    number: options.number,
    enter(arrival) {
      busy += 1;
      listener.onUpstream(arrival);
      return () => {
        busy -= 1;
        listener.onDone({ endpoint: arrival.endpoint, step: arrival.step, round: arrival.round });
      };
    },
    async pass(message, phase, gone) {
      const hold = { step: message.step, phase };
      if (free || !message.holds.includes(phase) || passed.has(nameOf(hold))) return;
      const shared = gates.get(nameOf(hold));
      if (shared !== undefined) {
        shared.waiting += 1;
        listener.onJoined();
      }
      const gate = shared ?? close(hold);
      await Promise.race([gate.opened.promise, gone]);
      gate.waiting -= 1;
      if (gate.waiting === 0 && gates.get(nameOf(hold)) === gate) open(gate, 'end');
    },
    expect: (message) => book.register(visit, message),
    release(hold) {
      const gate = gates.get(nameOf(hold));
      if (gate === undefined) passed.add(nameOf(hold));
      else open(gate, 'plan');
    },
    releaseOldest(among) {
      const oldest = [...gates.values()].find(({ hold }) => among?.has(hold.step) !== false);
      if (oldest !== undefined) open(oldest, 'rescue');
      return oldest !== undefined;
    },
    releaseAll,
    get holding() {
      return [...gates.values()].map(({ hold, waiting }) => ({ ...hold, waiting }));
    },
    get busy() {
      return busy;
    },
    leave() {
      releaseAll();
      book.forget(visit);
    },
  };
  return visit;
}

function nameOf(hold: Hold): string {
  return `${hold.step} ${hold.phase}`;
}
