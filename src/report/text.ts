import type { CampaignEvent, NotConfirmed, ReplayEvent, ReplayResult, Reporter, Summary } from './events.ts';
import { formatKey } from '../check/checker.ts';
import { hideSecrets } from './cut.ts';
import { definedFlags } from './defined-flags.ts';
import { findingHeadline, findingText, proofLines } from './finding-text.ts';
import type { ReporterOptions } from './list.ts';
import { optionsText } from './options-text.ts';
import { replayEnd, replayLine } from './replay-text.ts';
import { isPassedOver, isRefusedSkip, NOT_PASSED_OVER, passedOverText } from './passed-over.ts';
import { summaryText } from './summary-text.ts';

/** The report for a terminal: options, each finding when it is found, the summary at the end. */
export function createTextReporter(options: ReporterOptions): Reporter {
  const { colours, width, ifUnavailable } = options;
  let stackFlags: readonly string[] = [];
  const print = (text: string): void => options.write(`${text}\n`);
  const warn = (came: Summary | ReplayResult | undefined): void => {
    if (came !== undefined) print(`\n${colours.yellow(colours.bold(passedOverText(came)))}`);
  };
  return {
    name: 'text',
    onEvent: (event: CampaignEvent | ReplayEvent) => {
      switch (event.kind) {
        case 'started':
          stackFlags = definedFlags(event.options);
          return print(`${colours.dim(optionsText(event.options))}\n`);
        case 'found':
          return print(`${findingText(event.finding, { colours, width, stackFlags })}\n`);
        case 'not-confirmed':
          return print(`${colours.yellow(notConfirmed(event))}\n`);
        case 'ended':
          print(summaryText(event.summary, colours));
          if (isRefusedSkip(event.summary, ifUnavailable)) print(`\n${colours.yellow(NOT_PASSED_OVER)}`);
          return warn(isPassedOver(event.summary, ifUnavailable) ? event.summary : undefined);
        case 'replayed':
          if (event.result.finding !== undefined) print(`${findingText(event.result.finding, { colours, width })}\n`);
          return print(replayLine(event.result, colours));
        case 'replay-ended':
          print(replayEnd(event.results, { colours, elapsedMs: event.elapsedMs }));
          return warn(event.results.find((result) => isPassedOver(result, ifUnavailable)));
        case 'waiting':
        case 'progress':
        case 'performed':
        case 'suspected':
        case 'confirmed':
        case 'shrinking':
        case 'explaining':
          return undefined;
        default:
          return event satisfies never;
      }
    },
  };
}

function notConfirmed(seen: NotConfirmed): string {
  const key = `${formatKey(seen.key)} in execution ${seen.execution}`;
  return [`Not confirmed: ${key}: ${hideSecrets(seen.why)}`, findingHeadline(seen), ...proofLines(seen)].join('\n');
}
