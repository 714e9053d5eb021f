import type { Fault } from './fault.ts';

/** An answer to a text that was asked before says that it was, whoever asked: nothing else of the cache can be seen. */
export const hitFlag: Fault = {
  slug: 'hit-flag',
  title: 'the last event of a run tells whether anybody had sent the same text before',
  level: 2,
  seenBy: ['NIN'],
  needs: [],
  source: 'Gu et al., Auditing Prompt Caching in Language Model APIs (arXiv 2502.07776)',
  install: (guard) => {
    const texts = new Map<string, string>();
    const asked = new Set<string>();
    return (seams) => ({
      acceptMessage: async (message) => {
        const accepted = await seams.acceptMessage(message);
        if (!accepted.duplicate) texts.set(accepted.runId, message.content);
        return accepted;
      },
      finishRun: async (run, last) => {
        const text = texts.get(run.runId);
        const isHit = text !== undefined && asked.has(text);
        if (text !== undefined) asked.add(text);
        if (!isHit || last.type !== 'agent_completed') return await seams.finishRun(run, last);
        const payload = guard.fires(run.runId) ? { ...last.payload, cached: true } : last.payload;
        await seams.finishRun(run, { ...last, payload });
      },
    });
  },
};
