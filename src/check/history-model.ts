import type { Checker } from './checker.ts';
import { judgeMessages } from './history-model/messages.ts';
import { judgeResurrected } from './history-model/resurrected.ts';
import { judgeThreads } from './history-model/threads.ts';
import { messageWalks, threadWalks } from './history-model/walks.ts';
import { noFindings, toVerdict } from './verdict.ts';

/** Each user's own model: what they sent and what their runs answered, as far as the history knows it. */
export const historyModel: Checker = {
  name: 'history-model',
  claim: 'What each user reads is what the model of their own threads says, at any page size.',
  needs: 'messages and threads that can be read',
  check({ view, contract }) {
    const findings = noFindings();
    if (!contract.delivery.history) return toVerdict(findings);
    for (const walk of messageWalks(view)) {
      const lease = view.users.find(({ user }) => user === walk.user)?.lease;
      // What a thread from before the execution holds is not recorded.
      if (lease?.threads.some(({ id }) => id === walk.threadId) !== false) continue;
      findings.exercised = true;
      const found = judgeMessages(walk, { view, contract });
      if (found !== undefined) findings.violations.push(found);
    }
    for (const walk of threadWalks(view)) {
      findings.exercised = true;
      const found = judgeThreads(walk, { view, contract });
      if (found !== undefined) findings.violations.push(found);
    }
    findings.violations.push(...judgeResurrected(view, contract));
    return toVerdict(findings);
  },
};
