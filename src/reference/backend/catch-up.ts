import type { Agent } from '../agent/agent.ts';
import type { Seams } from '../seams.ts';
import type { Sql } from '../store/connect.ts';
import { findRun } from '../store/runs.ts';
import type { SessionStore } from '../store/sessions.ts';
import type { Connection } from './connection.ts';
import type { Groups } from './groups.ts';
import type { Launcher } from './launcher.ts';
import type { RunEndings } from './run-endings.ts';
import type { SessionWatch } from './token-hold.ts';

export interface CatchUpParts {
  readonly sql: Sql;
  readonly seams: Pick<Seams, 'onRevoked'>;
  readonly sessions: Pick<SessionStore, 'isRevoked'>;
  readonly connections: Groups<Connection>;
  readonly watches: Groups<SessionWatch>;
  readonly endings: RunEndings;
  readonly agent: Agent;
  readonly launcher: Launcher;
}

/** Reads from the tables whatever lost messages may have told. Rejects when they cannot be read; it may be repeated. */
export async function catchUp(parts: CatchUpParts): Promise<void> {
  parts.connections.all().forEach((connection) => connection.feed.wake());
  parts.endings.onGap();
  await Promise.all([endRevoked(parts), haltRuns(parts), parts.launcher.startAnnounced()]);
}

async function endRevoked({ seams, sessions, watches }: CatchUpParts): Promise<void> {
  const sessionIds = new Set(watches.all().map(({ sessionId }) => sessionId));
  await Promise.all(
    Array.from(sessionIds, async (sessionId) => {
      if (await sessions.isRevoked(sessionId)) seams.onRevoked(sessionId);
    }),
  );
}

/** Runs that were asked to stop, and those that somebody else has ended. */
async function haltRuns({ sql, agent }: CatchUpParts): Promise<void> {
  await Promise.all(
    agent.running().map(async ({ userId, runId }) => {
      const run = await findRun(sql, { userId, runId });
      if (run?.status !== 'running') agent.leave(runId);
      else if (run.stopRequested) agent.stop(runId);
    }),
  );
}
