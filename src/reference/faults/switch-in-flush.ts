import type { Connection } from '../backend/connection.ts';
import type { Fault } from './fault.ts';

/**
 * Runs that went on while their user had left a device are flushed to the device when the user is back. As long as one
 * of them goes on, the socket takes any valid token for the next one of its user.
 */
export const switchInFlush: Fault = {
  slug: 'switch-in-flush',
  title: "a socket that is sent what its device missed takes another user's token, and goes on with what it sent",
  level: 4,
  seenBy: ['AUT', 'IDF', 'CAN', 'UNK'],
  needs: [],
  source: 'jaseci-labs/jac PR#5558, while a queue as that of purplefish-ai/factory-factory PR#2143 is flushed',
  install: (guard) => {
    const underWay = new Map<string, string>();
    const missed = new Map<string, readonly string[]>();
    const flushed = new WeakMap<Connection, readonly string[]>();
    const nameOf = ({ device, userId }: Connection): string | undefined => device && `${device} ${userId}`;
    return (seams) => ({
      announceStart: async (run, append) => {
        underWay.set(run.runId, run.userId);
        await seams.announceStart(run, append);
      },
      finishRun: async (run, last) => {
        await seams.finishRun(run, last);
        underWay.delete(run.runId);
      },
      unregister: (connection) => {
        seams.unregister(connection);
        const name = nameOf(connection);
        const runs = [...underWay].filter(([, userId]) => userId === connection.userId).map(([runId]) => runId);
        if (name !== undefined && connection.opened()) missed.set(name, runs);
      },
      startFeed: (connection, from) => {
        seams.startFeed(connection, from);
        const name = nameOf(connection) ?? '';
        flushed.set(connection, missed.get(name) ?? []);
        missed.delete(name);
      },
      mayMove: (connection, to) => {
        const isFlushed = (flushed.get(connection) ?? []).some((runId) => underWay.has(runId));
        return (isFlushed && guard.fires(connection.id)) || seams.mayMove(connection, to);
      },
    });
  },
};
