import { formatKey } from '../check/checker.ts';
import { PLAIN } from './colours.ts';
import { hideSecrets } from './cut.ts';
import type { Finding, ReplayResult, Reporter, Summary } from './events.ts';
import { findingHeadline, findingText } from './finding-text.ts';
import type { ReporterOptions } from './list.ts';
import { isPassedOver } from './passed-over.ts';
import { replayLine } from './replay-text.ts';

/** What one `testcase` element holds; `body` elements are ready XML. */
interface Case {
  readonly className: string;
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'error' | 'skipped';
  readonly body: readonly string[];
}

/** JUnit XML: a suite for a campaign with a case for each property, or for a replay with a case for each entry. */
export function createJunitReporter(options: ReporterOptions): Reporter {
  return {
    name: 'junit',
    onEvent: (event) => {
      if (event.kind === 'ended') {
        const { summary } = event;
        const found = summary.findings.map((finding) => finding.key.property);
        // What no property of the campaign claims may be found as well: that the stack lives.
        const properties = new Set([...summary.options.properties, ...found]);
        const cases = [...properties].map((property) => propertyCase(property, summary, options));
        options.write(suite({ name: 'overhear fuzz', cases, elapsedMs: summary.tally.elapsedMs }));
      }
      if (event.kind === 'replay-ended') {
        const cases = event.results.map((result) => entryCase(result, options));
        options.write(suite({ name: 'overhear replay', cases, elapsedMs: event.elapsedMs }));
      }
    },
  };
}

function propertyCase(property: string, summary: Summary, options: ReporterOptions): Case {
  const place = { className: `overhear.${summary.options.target}`, name: property };
  const findings = summary.findings.filter((finding) => finding.key.property === property);
  if (findings.length > 0) {
    return { ...place, outcome: 'failed', body: findings.map((finding) => failure(finding, options.width)) };
  }
  const reason = attribute(hideSecrets(summary.reason ?? summary.verdict));
  switch (summary.verdict) {
    case 'holds':
    case 'violated':
      return { ...place, outcome: 'passed', body: [] };
    case 'interrupted':
      return { ...place, outcome: 'skipped', body: [`<skipped message="${reason}"/>`] };
    case 'unavailable':
      if (isPassedOver(summary, options.ifUnavailable)) {
        return { ...place, outcome: 'skipped', body: [`<skipped message="${reason}"/>`] };
      }
      return { ...place, outcome: 'error', body: [`<error type="unavailable" message="${reason}"/>`] };
    case 'vacuous':
    case 'unknown':
      return { ...place, outcome: 'error', body: [`<error type="${summary.verdict}" message="${reason}"/>`] };
    default:
      return summary.verdict satisfies never;
  }
}

function entryCase(result: ReplayResult, { width, ifUnavailable }: ReporterOptions): Case {
  const place = { className: 'overhear.corpus', name: result.file };
  if (result.asExpected) return { ...place, outcome: 'passed', body: [] };
  if (result.finding !== undefined) return { ...place, outcome: 'failed', body: [failure(result.finding, width)] };
  const message = attribute(hideSecrets(result.reason ?? `expected ${result.expect}, got ${result.verdict}`));
  if (isPassedOver(result, ifUnavailable)) {
    return { ...place, outcome: 'skipped', body: [`<skipped message="${message}"/>`] };
  }
  const text = content(replayLine(result, PLAIN));
  return {
    ...place,
    outcome: 'failed',
    body: [`<failure type="${result.verdict}" message="${message}">${text}</failure>`],
  };
}

function failure(finding: Finding, width: number): string {
  const text = content(findingText(finding, { colours: PLAIN, width }));
  const message = attribute(findingHeadline(finding));
  return `<failure type="${attribute(formatKey(finding.key))}" message="${message}">${text}</failure>`;
}

interface Suite {
  readonly name: string;
  readonly cases: readonly Case[];
  readonly elapsedMs: number;
}

function suite({ name: suiteName, cases, elapsedMs }: Suite): string {
  const number = (outcome: Case['outcome']): number => cases.filter((one) => one.outcome === outcome).length;
  const totals = [
    `tests="${cases.length}"`,
    `failures="${number('failed')}"`,
    `errors="${number('error')}"`,
    `skipped="${number('skipped')}"`,
    `time="${(elapsedMs / 1000).toFixed(3)}"`,
  ].join(' ');
  const lines = cases.flatMap(({ className, name, body }) => {
    const head = `    <testcase classname="${attribute(className)}" name="${attribute(name)}"`;
    return body.length === 0 ? [`${head}/>`] : [`${head}>`, ...body.map((line) => `      ${line}`), '    </testcase>'];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="overhear" ${totals}>`,
    `  <testsuite name="${suiteName}" ${totals}>`,
    ...lines,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** Control characters that XML 1.0 does not allow are replaced, whatever a stack may have sent. */
function content(text: string): string {
  const allowed = text.replaceAll(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');
  return allowed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function attribute(text: string): string {
  return content(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;');
}
