import { hideSecrets } from './cut.ts';
import type { Colours } from './colours.ts';
import { contrastColumns } from './contrast-columns.ts';
import type { Finding, Loss, Proven } from './events.ts';
import { explanationText } from './explanation-text.ts';
import { HINTS } from './hints.ts';
import { historyColumns } from './history-columns.ts';
import { nameThings } from './names.ts';
import { intervalOf } from '../shrink/rate.ts';
import { count, seconds, share } from './numbers.ts';
import { ownCommand } from '../support/own-command.ts';

/** `canary-confinement violated: bob read what only alice knew` */
export function findingHeadline({ plan, history, violation }: Proven): string {
  return `${violation.checker} violated: ${nameThings(plan, history).say(violation.explanation.headline)}`;
}

/** `Let`, what proves it, and `Then`, what follows from that: a line each. */
export function proofLines({ plan, history, violation }: Proven): readonly string[] {
  const { facts, conclusion } = violation.explanation;
  const names = nameThings(plan, history);
  const labels = facts.map((fact) => names.entry(fact.at));
  const margin = Math.max(0, ...labels.map((label) => label.length));
  const lines = facts.map((fact, index) => {
    const label = (labels[index] ?? '').padEnd(margin);
    return `${index === 0 ? 'Let ' : '    '}   ${label}  ${names.say(fact.says)}`;
  });
  return [...lines, `Then   ${names.say(conclusion)}`];
}

/**
 * A finding as a person reads it: headline · replay object · Let, Then, However · a column for each user · how far it
 * shrank and how often it repeats · what it takes · how to replay it · a hint. No token and no whole canary is in it.
 */
export function findingText(
  finding: Finding,
  options: {
    readonly colours: Colours;
    readonly width: number;
    /** Those that lead to its stack, where the entry does not tell. */
    readonly stackFlags?: readonly string[];
  },
): string {
  const { colours, stackFlags = [] } = options;
  const { witness, at, contrast } = finding.violation;
  const names = nameThings(finding.plan, finding.history);
  const layout = { width: options.width - 2, emphasise: colours.red };
  const table = historyColumns({
    plan: finding.plan,
    history: finding.history,
    witness,
    violatedAt: at,
    ...layout,
  });
  return [
    colours.red(colours.bold(findingHeadline(finding))),
    '',
    replayObject(finding),
    '',
    ...proofLines(finding),
    '',
    ...indent(table),
    '',
    ...(contrast === undefined ? [] : [...indent(contrastColumns(contrast, { ...layout, names })), '']),
    describeShrink(finding),
    ...describeWhy(finding, options.width),
    ...(finding.alsoSeen.length === 0 ? [] : [`Also seen by ${finding.alsoSeen.join(', ')}.`]),
    ...describeReplay(finding, { colours, stackFlags }),
    ...hint(finding.key.checker),
  ].join('\n');
}

function indent(text: string): readonly string[] {
  return text.split('\n').map((line) => `  ${line}`.trimEnd());
}

/** The options that lead here again, as an object that can be pasted. */
function replayObject(finding: Finding): string {
  const fields = {
    property: finding.key.property,
    ...(finding.seed !== undefined && { seed: finding.seed }),
    ...(finding.path !== undefined && { path: finding.path }),
    target: finding.target.name,
    ...(finding.target.stack !== undefined && { stack: finding.target.stack }),
    ...(finding.target.replicas > 1 && { replicas: finding.target.replicas }),
    faults: finding.target.faults,
  };
  const text = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `{ ${text.join(', ')} }`;
}

function describeShrink(finding: Finding): string {
  const { shrink, plan, repeats } = finding;
  if (finding.lost !== undefined) return describeLoss(finding.lost);
  const violated = `Violated in ${repeats.violated} of ${repeats.of} repeats${rateText(repeats)}.`;
  if (shrink.executions === 0) return violated;
  const from = `${count(shrink.fromSteps, 'step')} and ${count(shrink.fromUsers, 'user')}`;
  const to = `${count(plan.steps.length, 'step')} and ${count(plan.users.length, 'user')}`;
  const tries = `${count(shrink.executions, 'execution')} (${seconds(shrink.elapsedMs)})`;
  const rest = shrink.minimal ? '' : ' The budget ended first: a smaller plan may do.';
  return `Shrunk from ${from} to ${to} in ${tries}.${rest} ${violated}`;
}

/** Of what shows only sometimes: how often, for all that the repeats can tell. */
function rateText({ violated, of }: Finding['repeats']): string {
  if (violated === of) return '';
  const { low, high } = intervalOf({ performed: of, shown: violated });
  return `: its rate is ${share(low, 1)} to ${share(high, 1)} (95 % confidence)`;
}

function describeWhy({ explanation, plan }: Finding, width: number): readonly string[] {
  const text = explanation === undefined ? '' : explanationText(explanation, { plan, width });
  return text === '' ? [] : [text];
}

function describeLoss({ afterMs, underWay }: Loss): string {
  const others = underWay.length === 1 ? 'this alone was' : `${underWay.length} executions, this among them, were`;
  const when = `${seconds(afterMs)} after the campaign began, when ${others} under way`;
  return `Last alive ${when}. Neither shrunk nor kept.`;
}

/** Without a file the plan itself is printed, so that nothing that was found is lost. */
function describeReplay(
  finding: Finding,
  { colours, stackFlags }: { readonly colours: Colours; readonly stackFlags: readonly string[] },
): readonly string[] {
  if (finding.file !== undefined) {
    return [`Replay   ${colours.bold(ownCommand('replay', [finding.file, ...stackFlags]))}`];
  }
  return [
    ...(finding.unsaved === undefined ? [] : [colours.yellow(`Not saved: ${hideSecrets(finding.unsaved)}`)]),
    `Plan     ${JSON.stringify(finding.plan)}`,
  ];
}

function hint(checker: string): readonly string[] {
  const text = HINTS[checker];
  return text === undefined ? [] : [`Hint     ${text}`];
}
