import type { CampaignOptions, Latency, Summary } from '../report/events.ts';

const NOTHING_MEASURED: Latency = { p50: null, p95: null, p99: null };

/** The summary of a campaign that never began, since there was no stack. */
export function summariseUnavailable(options: CampaignOptions, reason: string): Summary {
  return {
    options,
    verdict: 'unavailable',
    reason,
    neverReached: true,
    tally: {
      executions: 0,
      runs: 0,
      events: 0,
      frames: 0,
      unparsed: 0,
      overlapping: 0,
      reconnects: 0,
      disturbed: 0,
      steps: 0,
      unreached: 0,
      elapsedMs: 0,
    },
    findings: [],
    unknown: [],
    notChecked: [],
    checkers: [],
    disturbances: [],
    latency: { connect: NOTHING_MEASURED, event: NOTHING_MEASURED },
    pool: {
      identities: { created: 0, leased: 0, retired: 0 },
      connections: { opened: 0, leased: 0, reused: 0, retried: 0, closed: 0 },
    },
  };
}
