import { decodeJwt } from 'jose';

/** What guards know of the users of a stack: it is written as things pass its seams. Ids are told apart by no form. */
export interface Diary {
  /** A message is about to become a run; `withdraw` it when it does not. */
  message(of: { readonly runId: string; readonly userId: string; readonly bytes: number }): void;
  withdraw(runId: string): void;
  /** A run is under way, whether its message came by here or not. */
  run(of: { readonly runId: string; readonly userId: string }): void;
  endRun(runId: string): void;
  openTool(runId: string, call: { readonly id: string; readonly name: string }): void;
  closeTool(runId: string, callId: string): void;
  /** That id is of this user: a connection, a thread, a session. */
  belongs(id: string, userId: string): void;
  connected(userId: string): void;
  left(userId: string): void;

  /** A run itself, whether it is under way or not; of anything else, the runs of its user that are. */
  runsOf(subject: string | undefined): readonly RunNote[];
  /** Which of its user's runs a run is, from 1; of anything else, how many its user has begun. */
  runNumber(subject: string | undefined): number | undefined;
  /** Whether its user had a connection that was open, and is closed. */
  hasLeft(subject: string | undefined): boolean;
  /** In ms; without end where nobody else has, or nobody knows whose the subject is. */
  sinceAnotherConnected(subject: string | undefined): number;
}

export interface RunNote {
  readonly userId: string;
  readonly number: number;
  /** Of its message; 0 when that did not come by here. */
  readonly bytes: number;
  /** The names of the tools that are executing, by their calls. */
  readonly tools: Map<string, string>;
  isUnderWay: boolean;
}

/** Ids of each kind that are kept in mind; the oldest are forgotten. */
const LARGEST_DIARY = 20_000;

/** An empty one. `clock` in ms. */
export function createDiary(clock: () => number): Diary {
  const owners = new Map<string, string>();
  const runs = new Map<string, RunNote>();
  const runsOfUser = new Map<string, { begun: number; readonly underWay: Set<RunNote> }>();
  const leavers = new Map<string, true>();
  let lastConnect: { readonly userId: string; readonly atMs: number } | undefined;
  /** The last one of another user than that. */
  let connectBefore: typeof lastConnect;

  const belongs = (id: string, userId: string): void => {
    keep(owners, id, userId);
    keep(owners, userId, userId);
  };
  const userOf = (subject: string): string | undefined =>
    runs.get(subject)?.userId ?? owners.get(subject) ?? bearerOf(subject);
  const begin = (runId: string, userId: string, bytes: number): void => {
    const own = runsOfUser.get(userId) ?? { begun: 0, underWay: new Set() };
    own.begun += 1;
    keep(runsOfUser, userId, own);
    const note: RunNote = { userId, number: own.begun, bytes, tools: new Map(), isUnderWay: true };
    own.underWay.add(note);
    keep(runs, runId, note);
    belongs(runId, userId);
  };
  const end = (note: RunNote): void => {
    note.isUnderWay = false;
    note.tools.clear();
    runsOfUser.get(note.userId)?.underWay.delete(note);
  };

  return {
    message: ({ runId, userId, bytes }) => begin(runId, userId, bytes),
    withdraw: (runId) => {
      const note = runs.get(runId);
      const own = note && runsOfUser.get(note.userId);
      if (note === undefined || own === undefined) return;
      end(note);
      runs.delete(runId);
      own.begun -= 1;
    },
    run: ({ runId, userId }) => {
      if (!runs.has(runId)) begin(runId, userId, 0);
    },
    endRun: (runId) => {
      const note = runs.get(runId);
      if (note !== undefined) end(note);
    },
    openTool: (runId, { id, name }) => void runs.get(runId)?.tools.set(id, name),
    closeTool: (runId, callId) => void runs.get(runId)?.tools.delete(callId),
    belongs,
    connected: (userId) => {
      if (lastConnect !== undefined && lastConnect.userId !== userId) connectBefore = lastConnect;
      lastConnect = { userId, atMs: clock() };
    },
    left: (userId) => keep(leavers, userId, true),

    runsOf: (subject = '') => {
      const note = runs.get(subject);
      if (note !== undefined) return [note];
      return [...(runsOfUser.get(userOf(subject) ?? '')?.underWay ?? [])];
    },
    runNumber: (subject = '') => runs.get(subject)?.number ?? runsOfUser.get(userOf(subject) ?? '')?.begun,
    hasLeft: (subject = '') => leavers.has(userOf(subject) ?? ''),
    sinceAnotherConnected: (subject = '') => {
      const userId = userOf(subject);
      if (userId === undefined) return Infinity;
      const other = lastConnect?.userId === userId ? connectBefore : lastConnect;
      return other === undefined ? Infinity : clock() - other.atMs;
    },
  };
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  // A map walks in the order of insertion: the first is the oldest.
  for (const oldest of map.keys()) {
    if (map.size <= LARGEST_DIARY) return;
    map.delete(oldest);
  }
}

/** Whom a token names, whether it is sound or not: a fault may ask before that is known. */
function bearerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).sub;
  } catch {
    return undefined;
  }
}
