import { digest } from '../agent/request-key.ts';
import type { Fault } from './fault.ts';

/** Who asks what somebody is asking waits for that answer, and nobody looks at who they are. */
export const coalesce: Fault = {
  slug: 'coalesce',
  title: 'runs that ask the model the same at once share one answer, whosever they are',
  level: 3,
  seenBy: ['CAN', 'NIN'],
  needs: [],
  source: 'unjs/ocache#61; toss/es-toolkit PR#1921; apollographql/router PR#9078',
  install: (guard) => (seams) => ({
    sharedUnder: (request) => {
      const last = request.messages.at(-1);
      const isAstray = last?.role === 'user' && guard.fires(request.runId);
      return isAstray ? digest(['said', last.content]) : seams.sharedUnder(request);
    },
  }),
};
