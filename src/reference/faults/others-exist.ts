import { Refusal } from '../refusal.ts';
import type { Fault } from './fault.ts';

/** The code is that of what never was; only the text says more. */
export const othersExist: Fault = {
  slug: 'others-exist',
  title: "the refusal of another user's thread or run has another text than that of one that never was",
  level: 1,
  seenBy: ['NIN'],
  needs: [],
  source: 'Cryde/musicall#993; vanilla/vanilla#4456; CWE-204',
  install: (guard) => {
    const owners = new Map<string, string>();
    const isOthers = (id: string, userId: string): boolean => {
      const owner = owners.get(id);
      return owner !== undefined && owner !== userId && guard.fires(id);
    };
    return (seams) => ({
      acceptMessage: async (message) => {
        const accepted = await seams.acceptMessage(message);
        if (accepted.duplicate) return accepted;
        owners.set(accepted.threadId, message.userId);
        owners.set(accepted.runId, message.userId);
        return accepted;
      },
      socketHistory: async (request) => {
        const messages = await seams.socketHistory(request);
        if (messages !== undefined || !isOthers(request.threadId, request.userId)) return messages;
        throw new Refusal('thread_not_found', 'this thread is not yours');
      },
      answerRead: async (read, produce) => {
        const [, , what, id = ''] = read.path.split(/[/?]/);
        if (!isOthers(id, read.userId)) return await seams.answerRead(read, produce);
        throw new Refusal(what === 'runs' ? 'run_not_found' : 'thread_not_found', 'this is not yours');
      },
    });
  },
};
