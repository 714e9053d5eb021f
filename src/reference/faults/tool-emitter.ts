import type { Emit } from '../agent/use-tool.ts';
import type { Fault } from './fault.ts';

/** The executor of tools has one callback for what they tell, and each use of a tool sets it to its own run's. */
export const toolEmitter: Fault = {
  slug: 'tool-emitter',
  title: 'what a tool tells goes to the run that used a tool last',
  level: 3,
  seenBy: ['CAN', 'ORD', 'THR'],
  needs: [],
  source: 'agentscope-ai/agentscope-java#3065',
  install: (guard) => (seams) => {
    const executor: { onEvent?: Emit } = {};
    return {
      useTool: (use, emit) => {
        executor.onEvent = emit;
        return seams.useTool(use, async (event) => {
          const { onEvent = emit } = executor;
          if (onEvent === emit || !guard.fires(use.run.runId)) return await emit(event);
          // A run that has ended takes nothing more, and who emits to it does not hear of that.
          await onEvent(event).catch(() => undefined);
        });
      },
    };
  },
};
