/** The numbers of all users' events in one row, as they were stored. */
export interface OneStream {
  add(stored: Stored): void;
  /** What stands behind an event of a user, of whoever it is; undefined when that event is not there. */
  behind(userId: string, seq: number | null): readonly Stored[] | undefined;
}

interface Stored {
  readonly userId: string;
  readonly seq: number;
}

const LARGEST_STREAM = 5000;

export function createOneStream(): OneStream {
  const stream: Stored[] = [];
  return {
    add: (stored) => {
      stream.push(stored);
      stream.splice(0, stream.length - LARGEST_STREAM);
    },
    behind: (userId, seq) => {
      const cursor = stream.findIndex((event) => event.userId === userId && event.seq === seq);
      return cursor === -1 ? undefined : stream.slice(cursor + 1);
    },
  };
}
