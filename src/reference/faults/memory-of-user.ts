import type { Context } from '../store/messages.ts';
import type { Fault } from './fault.ts';

const LARGEST_MEMORY = 12;

/** The agent remembers what a user said whatever thread it was in: each run's model is told all of it. */
export const memoryOfUser: Fault = {
  slug: 'memory-of-user',
  title: "the agent's memory has the user as its key, and not the thread",
  level: 2,
  seenBy: ['THR'],
  needs: [],
  source: 'NousResearch/hermes-agent#54929, #39572; openclaw/openclaw#758; tinyhumansai/openhuman#4745',
  install: (guard) => {
    const memories = new Map<string, Context['messages'][number][]>();
    return (seams) => ({
      conversation: async (run) => {
        const context = await seams.conversation(run);
        const memory = [...(memories.get(run.userId) ?? []), ...context.messages.slice(-1)].slice(-LARGEST_MEMORY);
        memories.set(run.userId, memory);
        return guard.fires(run.runId) ? { ...context, messages: memory } : context;
      },
    });
  },
};
