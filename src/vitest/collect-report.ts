import { openTerminal } from '../cli/terminal.ts';
import type { CampaignEvent, ReplayEvent } from '../report/events.ts';
import { createTextReporter } from '../report/text.ts';

/** The report as the command line prints it, kept instead of printed: stdout belongs to vitest. */
export function collectReport(): {
  readonly emit: (event: CampaignEvent | ReplayEvent) => void;
  readonly text: () => string;
} {
  const { colours, width } = openTerminal(process);
  const said: string[] = [];
  const reporter = createTextReporter({ write: (text) => said.push(text), colours, width, ifUnavailable: 'fail' });
  return { emit: (event) => reporter.onEvent(event), text: () => said.join('').trim() };
}
