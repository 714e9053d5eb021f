import type { AgentEvent } from '../../../protocol/events.ts';
import type { Modifier } from '../../seams.ts';
import type { Diary } from './diary.ts';

/**
 * Writes down what passes the seams of each replica, and changes nothing. It goes around all faults, so that what one
 * of them asks about is known by then. Where replicas are processes, each knows what came by itself.
 */
export function keepDiary(diary: Diary): Modifier {
  return (seams) => ({
    verifyToken: async (token, door) => {
      const principal = await seams.verifyToken(token, door);
      diary.belongs(principal.sessionId, principal.userId);
      return principal;
    },
    register: (connection) => {
      diary.belongs(connection.id, connection.userId);
      seams.register(connection);
    },
    // A handshake that was refused has a connection, too, and it never got here.
    startFeed: (connection, from) => {
      diary.connected(connection.userId);
      seams.startFeed(connection, from);
    },
    unregister: (connection) => {
      seams.unregister(connection);
      if (connection.opened()) diary.left(connection.userId);
    },
    acceptMessage: async (message) => {
      const { runId, userId, content } = message;
      diary.message({ runId, userId, bytes: Buffer.byteLength(content) });
      try {
        const accepted = await seams.acceptMessage(message);
        if (accepted.duplicate) diary.withdraw(runId);
        else diary.belongs(accepted.threadId, userId);
        return accepted;
      } catch (error) {
        diary.withdraw(runId);
        throw error;
      }
    },
    announceStart: async (run, append) => {
      diary.run(run);
      diary.belongs(run.threadId, run.userId);
      await seams.announceStart(run, append);
    },
    appendEvent: async (run, event) => {
      noteTool(diary, run.runId, event);
      return await seams.appendEvent(run, event);
    },
    finishRun: async (run, last) => {
      await seams.finishRun(run, last);
      diary.endRun(run.runId);
    },
  });
}

/** A tool is executing from when that is about to be told until its result is. */
function noteTool(diary: Diary, runId: string, event: AgentEvent): void {
  if (event.type === 'tool_executing') {
    diary.openTool(runId, { id: event.payload.tool_call_id, name: event.payload.tool_name });
  }
  if (event.type === 'tool_completed') diary.closeTool(runId, event.payload.tool_call_id);
}
