import type { StackUser } from '../target.ts';

/** What the connections of one user know together, of one stack. */
export interface UserMemory {
  /** Runs that began on any of them. */
  readonly runs: Set<string>;
  /** The run of each request, the newest where clients count. */
  readonly runOf: Map<string, string>;
  /** The run that a message got first, by the message's key. */
  readonly runOfKey: Map<string, string>;
  /** Whether the stack is known to answer messages: then nothing else names a message's run. One for all users. */
  readonly answers: { areRead: boolean };
  /** The number of a place in what the user is told, as the stack calls it: they rise, the first is 1. */
  numberOf(cursor: string): number;
  cursorAt(number: number): string | undefined;
}

/** Remembers nothing yet. Each user of each stack has a memory of their own. */
export function createUserMemories(): (of: StackUser) => UserMemory {
  const memories = new Map<string, UserMemory>();
  const answers = { areRead: false };
  return ({ stack, userId }) => {
    const key = `${stack} ${userId}`;
    const memory = memories.get(key) ?? createUserMemory(answers);
    memories.set(key, memory);
    return memory;
  };
}

function createUserMemory(answers: UserMemory['answers']): UserMemory {
  const cursors: string[] = [];
  const numbers = new Map<string, number>();
  return {
    runs: new Set(),
    runOf: new Map(),
    runOfKey: new Map(),
    answers,
    numberOf: (cursor) => {
      const known = numbers.get(cursor);
      if (known !== undefined) return known;
      numbers.set(cursor, cursors.push(cursor));
      return cursors.length;
    },
    cursorAt: (number) => cursors[number - 1],
  };
}
