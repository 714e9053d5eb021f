import type { ExpectedMessage } from './puppet.ts';
import type { OpenVisit } from './visit.ts';

/** A message that a visit expects, and the requests that were found to be its own. */
export interface Registration {
  readonly visit: OpenVisit;
  readonly message: ExpectedMessage;
  readonly claimed: Set<string>;
}

export interface Claim {
  readonly registration: Registration;
  /** No registration was left without a request of this kind: it is counted to the last one. */
  readonly again: boolean;
  /** Absent when messages of more than one user have this prompt, and the request is not known to be of one. */
  readonly user: number | undefined;
  /** The request is known to be of this message: of all that have its prompt the user whom it names sent this one. */
  readonly named: boolean;
}

/** Which call of the model a tool's key stands for. */
export interface ToolPlace {
  readonly visit: OpenVisit;
  readonly prompt: string;
  readonly round: number;
  readonly index: number;
}

/** The messages that all visits expect, by prompt in the order of their registration, and the tools' keys given out. */
export interface PromptBook {
  register(visit: OpenVisit, message: ExpectedMessage): void;
  /**
   * Gives a request to the first registration of its prompt that had none in this `slot`; undefined: nobody expects
   * it. Where nobody expects just that text, the prompt is the last one that stands in it: stacks put instructions and
   * context around what a user says. `whose` finds among registrations one of the user whom the request names.
   */
  claim(request: {
    prompt: string;
    slot: string;
    visit?: OpenVisit;
    whose?: (among: readonly Registration[]) => Registration | undefined;
  }): Claim | undefined;
  giveOut(key: string, place: ToolPlace): void;
  placeOf(key: string): ToolPlace | undefined;
  forget(visit: OpenVisit): void;
}

export function createPromptBook(): PromptBook {
  const byPrompt = new Map<string, readonly Registration[]>();
  const byKey = new Map<string, ToolPlace>();
  return {
    register(visit, message) {
      const known = byPrompt.get(message.prompt) ?? [];
      byPrompt.set(message.prompt, [...known, { visit, message, claimed: new Set() }]);
    },
    claim({ prompt, slot, visit, whose }) {
      const known = byPrompt.get(prompt) ?? byPrompt.get(lastWithin(prompt, byPrompt.keys()) ?? '') ?? [];
      const all = visit === undefined ? known : known.filter((one) => one.visit === visit);
      const named = whose?.(all);
      // Where users are given, one may send this text in several executions at once.
      const isSole = all.every((one) => one.message.userId !== named?.message.userId || isOfSameUser(one, named));
      const owner = isSole ? named : undefined;
      const candidates = owner === undefined ? all : all.filter((one) => isOfSameUser(one, owner));
      const first = candidates.find((one) => !one.claimed.has(slot));
      const registration = first ?? candidates.at(-1);
      if (registration === undefined) return undefined;
      registration.claimed.add(slot);
      const sole = candidates.every((one) => isOfSameUser(one, registration));
      const user = sole ? registration.message.user : undefined;
      return { registration, again: first === undefined, user, named: owner !== undefined && candidates.length === 1 };
    },
    giveOut: (key, place) => void byKey.set(key, place),
    placeOf: (key) => byKey.get(key),
    forget(visit) {
      for (const [prompt, known] of byPrompt) {
        const left = known.filter((one) => one.visit !== visit);
        if (left.length === 0) byPrompt.delete(prompt);
        else if (left.length < known.length) byPrompt.set(prompt, left);
      }
      for (const [key, place] of byKey) if (place.visit === visit) byKey.delete(key);
    },
  };
}

/** Shorter prompts, such as an id, stand in texts that are not about them. */
const SHORTEST_WITHIN = 16;

/** Of these prompts the one that ends last in a text; of two that end at one place the longer one. */
function lastWithin(text: string, prompts: Iterable<string>): string | undefined {
  let last: { readonly prompt: string; readonly end: number } | undefined;
  for (const prompt of prompts) {
    const at = prompt.length < SHORTEST_WITHIN ? -1 : text.lastIndexOf(prompt);
    if (at < 0) continue;
    const end = at + prompt.length;
    const isLater = last === undefined || end > last.end || (end === last.end && prompt.length > last.prompt.length);
    if (isLater) last = { prompt, end };
  }
  return last?.prompt;
}

function isOfSameUser(one: Registration, other: Registration): boolean {
  return one.visit === other.visit && one.message.user === other.message.user;
}
