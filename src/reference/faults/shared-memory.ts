import type { Context } from '../store/messages.ts';
import type { Fault } from './fault.ts';

const LARGEST_MEMORY = 12;

/** The agent has one memory for the whole process: each run's model is told what everybody said before. */
export const sharedMemory: Fault = {
  slug: 'shared-memory',
  title: "the agent's memory is one object for all users",
  level: 2,
  seenBy: ['CAN', 'UPS', 'THR'],
  needs: [],
  source: 'Chainlit/chainlit#333, #733; langflow-ai/langflow#608; FlowiseAI/Flowise#885; gradio-app/gradio#2132',
  install: (guard) => {
    const memory: Context['messages'][number][] = [];
    return (seams) => ({
      conversation: async (run) => {
        const context = await seams.conversation(run);
        memory.push(...context.messages.slice(-1));
        memory.splice(0, memory.length - LARGEST_MEMORY);
        return guard.fires(run.runId) ? { ...context, messages: [...memory] } : context;
      },
    });
  },
};
