import type { Checker } from './checker.ts';
import { mayBeSilenced } from './disturbances.ts';
import { judgeAgreement } from './event-completeness/agreement.ts';
import { judgeCloses } from './event-completeness/closes.ts';
import { judgeEndings } from './event-completeness/endings.ts';
import { judgeFences } from './event-completeness/fences.ts';
import { judgeInterruptions } from './event-completeness/interruptions.ts';
import { judgeModelFailures } from './event-completeness/model-failures.ts';
import { judgePieces } from './event-completeness/pieces.ts';
import { judgeUnaskedStops } from './event-completeness/unasked-stops.ts';
import { judgeUnseenEndings } from './event-completeness/unseen-endings.ts';
import { judgeWatchdogs } from './event-completeness/watchdogs.ts';
import { noFindings, toVerdict } from './verdict.ts';

/** Nothing is late by the clock alone: a fence, an answer or another connection must show that it was there. */
export const eventCompleteness: Checker = {
  name: 'event-completeness',
  claim: 'What a connection was entitled to it has, every request has its answer, and status and history agree.',
  needs: 'runs, requests or closes',
  waits: 'end',
  check({ plan, view, contract }) {
    const findings = noFindings();
    if (contract.delivery.fence && contract.delivery.accepts) judgeFences(view, contract, findings);
    // Where messages have no answer of their own, their runs' ends are what is waited for.
    if (!contract.delivery.accepts) judgeEndings({ view, contract }, findings);
    judgeWatchdogs({ view, contract }, findings);
    judgeCloses({ plan, view, contract }, findings);
    if (contract.delivery.history) judgeAgreement({ view, contract }, findings);
    judgeInterruptions({ view, contract }, findings);
    judgePieces({ view, contract }, findings);
    judgeUnaskedStops({ view, contract }, findings);
    judgeModelFailures({ plan, view, contract }, findings);
    judgeUnseenEndings({ view, contract }, findings);
    for (const one of view.requests) {
      const { request, broken, response } = one;
      if (response === undefined && broken?.by !== 'client' && !mayBeSilenced(one, view, contract)) {
        findings.causes.push({
          cause: broken === undefined ? 'request-not-answered' : 'request-broken',
          at: request.n,
        });
      }
    }
    return toVerdict(findings);
  },
};
