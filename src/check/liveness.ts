import type { Checker, Violation } from './checker.ts';
import { mayRecover } from './disturbances.ts';
import { lossBehind } from './event-completeness/watchdogs.ts';
import { lateRuns } from './liveness/late-runs.ts';
import { unansweredAsks } from './liveness/unanswered-asks.ts';
import { unansweredHandshakes } from './liveness/unanswered-handshakes.ts';
import { noFindings, toVerdict } from './verdict.ts';

/**
 * Times alone prove nothing: where a machine is busy everything is late. What proves is a wait of the executor that ran
 * out, since that counts silence of the whole execution, and only while this process was awake to hear; and that,
 * later, something else moved before what was waited for. Then the stack was there, and held it back.
 *
 * Not judged: a user whose own run the model holds, a connection that is not read, a deletion (it waits for the runs
 * of its thread), and all of a stack that is, or was just, disturbed. A wait behind which an event or a run is shown to
 * be lost is event-completeness's.
 */
export const liveness: Checker = {
  name: 'liveness',
  claim: 'What is asked is answered, and what runs ends, within its limit, whatever others do meanwhile.',
  needs: 'a limit within which messages are answered',
  waits: 'silence',
  check({ view, contract }) {
    const findings = noFindings();
    const { answersAfterMs, runEndsAfterMs } = contract.limits;
    if (answersAfterMs === undefined) return toVerdict(findings);
    findings.exercised = view.requests.length > 0 || view.connections.length > 0;
    const withinMs = contract.disturbed?.recoversAfterMs;
    for (const watchdog of view.watchdogs) {
      if (mayRecover(view, { at: watchdog.at - watchdog.limitMs, withinMs })) continue;
      if (watchdog.what === 'close' || lossBehind(watchdog, { view, contract }) !== undefined) continue;
      const found: readonly Violation[] = [
        ...unansweredHandshakes({ view, watchdog, limitMs: answersAfterMs }),
        ...unansweredAsks({ view, watchdog, limitMs: answersAfterMs }),
        ...(runEndsAfterMs === undefined ? [] : lateRuns({ view, contract, watchdog, limitMs: runEndsAfterMs })),
      ];
      findings.violations.push(...found);
    }
    return toVerdict(findings);
  },
};
