import type { Fault } from './fault.ts';

/** The socket's history reads a thread by its id alone, from a directory that does not know of owners. */
export const idorStream: Fault = {
  slug: 'idor-stream',
  title: 'get_history does not ask whose thread it is; the HTTP twin does',
  level: 1,
  seenBy: ['AUT', 'HIS', 'CAN', 'IDF'],
  needs: [],
  source:
    'nextlevelbuilder/goclaw#675; superset-sh/superset PR#5017; The-Vibe-Company/quivr#3697; Cinnamon/kotaemon#846',
  install: (guard) => {
    const readerOf = new Map<string, string>();
    return (seams, parts) => ({
      acceptMessage: async (message) => {
        const accepted = await seams.acceptMessage(message);
        if (!accepted.duplicate) readerOf.set(accepted.threadId, message.userId);
        return accepted;
      },
      socketHistory: (request) => {
        const userId = readerOf.get(request.threadId);
        const isAstray = userId !== undefined && guard.fires(request.threadId);
        return isAstray ? parts.readMessages({ ...request, userId }) : seams.socketHistory(request);
      },
    });
  },
};
