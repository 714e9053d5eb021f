import { judgeAnswers } from './auth-boundary/answers.ts';
import { judgeDeadSockets } from './auth-boundary/dead-sockets.ts';
import { judgeHandshakes } from './auth-boundary/handshakes.ts';
import { judgeRefreshes } from './auth-boundary/refreshes.ts';
import { judgeToldEnds } from './auth-boundary/told-ends.ts';
import type { Checker } from './checker.ts';
import { noFindings, toVerdict } from './verdict.ts';

/** Near the end of a token's life, and near a limit, only what the recorded times and causes prove is claimed. */
export const authBoundary: Checker = {
  name: 'auth-boundary',
  claim: 'What must be refused is refused, with the right code, at every door; what must be accepted is accepted.',
  needs: "tokens that must be refused, or requests about another's ids",
  waits: 'end',
  check({ view, contract }) {
    const findings = noFindings();
    judgeHandshakes({ view, contract }, findings);
    judgeAnswers({ view, contract }, findings);
    judgeRefreshes({ view, contract }, findings);
    judgeToldEnds(view, findings);
    judgeDeadSockets({ view, contract }, findings);
    return toVerdict(findings);
  },
};
