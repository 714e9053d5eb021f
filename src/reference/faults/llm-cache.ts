import type { ModelRequest } from '../agent/model.ts';
import { digest } from '../agent/request-key.ts';
import type { Fault } from './fault.ts';

/** Answers are kept under what was asked, whatever else the model was told with it. */
export const llmCache: Fault = {
  slug: 'llm-cache',
  title: "the model's answers are cached under the text of the message, for all users",
  level: 2,
  seenBy: ['CAN', 'NIN'],
  needs: [],
  source: 'vllm-project/semantic-router#1448; diegosouzapw/OmniRoute#3740; wso2/api-platform#733',
  install: (guard) => (seams) => ({
    keptUnder: (request) => {
      const text = textOf(request);
      return text !== undefined && guard.fires(request.runId) ? digest(['said', text]) : seams.keptUnder(request);
    },
  }),
};

/** What the user asks; undefined where the model is told what tools brought. */
function textOf({ messages }: ModelRequest): string | undefined {
  const last = messages.at(-1);
  return last?.role === 'user' ? last.content : undefined;
}
