import { formatKey } from '../check/checker.ts';
import type { Colours } from './colours.ts';
import { hideSecrets } from './cut.ts';
import type { CampaignVerdict, Latency, Summary } from './events.ts';
import { nextCommand } from './diagnosis-text.ts';
import { noveltyFacts } from './novelty-text.ts';
import { count, grouped, seconds, share } from './numbers.ts';
import { definedFlags } from './defined-flags.ts';
import { ownCommand } from '../support/own-command.ts';

/** What a campaign came to: verdict with its reason, what was observed, what was not judged, what to type next. */
export function summaryText(summary: Summary, colours: Colours): string {
  const paint = VERDICT_COLOURS[summary.verdict];
  const lines = facts(summary).map(([name, text]) => `  ${name.padEnd(NAME_WIDTH)}${text}`);
  return [colours.bold(colours[paint](verdictLine(summary))), ...lines].join('\n');
}

const NAME_WIDTH = 13;

const VERDICT_COLOURS: Readonly<Record<CampaignVerdict, 'green' | 'red' | 'yellow'>> = {
  holds: 'green',
  violated: 'red',
  vacuous: 'yellow',
  unknown: 'yellow',
  unavailable: 'yellow',
  interrupted: 'yellow',
};

function verdictLine(summary: Summary): string {
  const performed = count(summary.tally.executions, 'execution');
  switch (summary.verdict) {
    case 'holds':
      return `holds: no violation in ${performed}`;
    case 'violated':
      return `violated: ${count(summary.findings.length, 'violation')} in ${performed}`;
    case 'vacuous':
    case 'unknown':
    case 'unavailable':
      return `${summary.verdict}: ${hideSecrets(summary.reason ?? `after ${performed}`)}`;
    case 'interrupted':
      return `interrupted after ${performed} without a violation`;
    default:
      return summary.verdict satisfies never;
  }
}

/** A line of the summary: what it is about, and what it says. */
export type Fact = readonly [string, string];

function facts(summary: Summary): readonly Fact[] {
  return [
    ['seed', String(summary.options.seed)],
    ...(summary.tally.executions === 0 ? [] : observed(summary)),
    ...summary.findings.map((finding): Fact => ['violation', describeFinding(finding)]),
    ...(summary.passedOver ?? []).map((why): Fact => ['passed over', hideSecrets(why)]),
    ...summary.unknown.map((one): Fact => ['unknown', describeUnknownCause(one)]),
    ...summary.notChecked.map(({ checker, needs }): Fact => ['not checked', `${checker}, which takes ${needs}`]),
    ...(summary.quietMs === undefined ? [] : [['delivered', quietText(summary.quietMs)] as const]),
    ['next', nextOf(summary)],
  ];
}

function describeUnknownCause({ cause, count: times, first }: Summary['unknown'][number]): string {
  const said = first?.says === undefined ? '' : `: ${first.says}`;
  const where = first === undefined ? '' : `; first in execution ${first.execution}${said}`;
  return hideSecrets(`${cause}, ${times === 1 ? 'once' : `${times} times`}${where}`);
}

function observed(summary: Summary): readonly Fact[] {
  const { tally, pool } = summary;
  const { executions } = tally;
  const { created, leased, retired } = pool.identities;
  const frames = `${count(tally.frames, 'frame')} (${grouped(tally.unparsed)} unparsed)`;
  const rate = tally.elapsedMs === 0 ? 0 : (1000 * executions) / tally.elapsedMs;
  return [
    ['executions', `${grouped(executions)} in ${seconds(tally.elapsedMs)}, ${rate.toFixed(1)}/s`],
    ['overlap', `${share(tally.overlapping, executions)} of executions with runs of two users under way at once`],
    ['runs', `${count(tally.runs, 'run')}, ${count(tally.events, 'event')}, ${frames}`],
    ['steps', `${grouped(tally.steps)}, ${share(tally.unreached, tally.steps)} unreached`],
    ['reconnects', grouped(tally.reconnects)],
    ...(tally.disturbed === 0 ? [] : [disturbedLine(summary)]),
    ...noveltyFacts(summary),
    ['pool', poolLine(pool.connections)],
    ['identities', `${grouped(created)} created, ${grouped(leased)} times leased, ${grouped(retired)} retired`],
    ['latency', `connect ${latencyText(summary.latency.connect)}; event ${latencyText(summary.latency.event)}`],
    ...(summary.latency.resume === undefined
      ? []
      : [['', `resume after a disturbance ${latencyText(summary.latency.resume)}`] as const]),
  ];
}

function disturbedLine({ tally, disturbances }: Summary): Fact {
  const kinds = disturbances.map(({ what, times }) => `${what} ${grouped(times)}`).join(', ');
  return ['disturbed', `${count(tally.disturbed, 'execution')}: ${kinds}`];
}

function poolLine(connections: Summary['pool']['connections']): string {
  const { opened, leased, reused, retried, closed } = connections;
  const reuse = `${share(reused, leased)} of ${grouped(leased)} leased connections reused`;
  return `${reuse} · ${grouped(opened)} opened, ${grouped(closed)} closed, ${grouped(retried)} retried`;
}

function quietText(quietMs: number): string {
  return `once nothing came for ${quietMs} ms: there is no fence, such as a ping that is answered in its turn`;
}

function latencyText({ p50, p95, p99 }: Latency): string {
  if (p50 === null || p95 === null || p99 === null) return 'not measured';
  return `p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, p99 ${p99.toFixed(1)} ms`;
}

function describeFinding(finding: Summary['findings'][number]): string {
  return finding.file === undefined ? formatKey(finding.key) : `${formatKey(finding.key)} → ${finding.file}`;
}

function nextOf(summary: Summary): string {
  const { seed, target, stackFlags = [] } = summary.options;
  const defined = definedFlags(summary.options);
  const fuzz = (...flags: readonly string[]): string => ownCommand('fuzz', [...defined, ...flags]);
  switch (summary.verdict) {
    case 'holds': {
      // A stack that a configuration describes has no bugs of ours.
      const isOurs = target === 'reference';
      const planted = `${ownCommand('faults', ['--list'])}   (bugs to plant with --fault)`;
      return `${fuzz('--time 10m')}   (longer)${isOurs ? ` · ${planted}` : ''}`;
    }
    case 'violated': {
      const file = summary.findings.find((finding) => finding.file !== undefined)?.file;
      return file === undefined ? fuzz(`--seed ${seed}`) : ownCommand('replay', [file, ...defined]);
    }
    case 'vacuous':
      return `${fuzz('--time 5m')}   (see above what was not observed)`;
    case 'unknown':
      return `${fuzz(`--seed ${seed}`, '--concurrency 1')}   (with less load)`;
    case 'unavailable':
      return `${nextCommand('unavailable', stackFlags)}   (tells what is wrong)`;
    case 'interrupted':
      return `${fuzz(`--seed ${seed}`)}   (the same from its beginning)`;
    default:
      return summary.verdict satisfies never;
  }
}
