import { formatKey } from '../check/checker.ts';
import { hideSecrets } from '../report/cut.ts';
import type { CampaignEvent } from '../report/events.ts';
import type { Terminal } from './terminal.ts';

/** A line about how far a campaign is, on stderr. */
export interface Progress {
  readonly onEvent: (event: CampaignEvent) => void;
  /** Takes the line away before something else is written. */
  readonly clear: () => void;
}

const QUIET_MS = 10_000;
const CLEAR_LINE = '\r\u001b[2K';

/**
 * One line that is written over where the terminal can do that, else a line about every 10 s; each wait for a stack has
 * a line of its own. `clock` in ms.
 */
export function createProgress(terminal: Terminal, clock: () => number): Progress {
  let toldAt = clock();
  let shown = false;
  const clear = (): void => {
    if (shown) terminal.tell(CLEAR_LINE);
    shown = false;
  };
  return {
    onEvent: (event) => {
      if (event.kind === 'waiting') {
        clear();
        terminal.tell(`${describeWaiting(event)}\n`);
        return;
      }
      const line = describe(event);
      if (line === undefined) return;
      if (terminal.rewritable) {
        terminal.tell(CLEAR_LINE + line.slice(0, terminal.width - 1));
        shown = true;
      } else if (clock() - toldAt >= QUIET_MS) {
        terminal.tell(`${line}\n`);
        toldAt = clock();
      }
    },
    clear,
  };
}

/** Said each time, wherever it goes: who waits wants to know for what. */
function describeWaiting(event: Extract<CampaignEvent, { kind: 'waiting' }>): string {
  const { why, waitMs, attempt, of } = event;
  return `the stack is not ready: ${hideSecrets(why)}; asking again in ${waitMs / 1000} s (${attempt} of ${of})`;
}

function describe(event: CampaignEvent): string | undefined {
  switch (event.kind) {
    case 'progress': {
      const { executions, runs, events, elapsedMs, features } = event.tally;
      const seen = features === undefined ? '' : ` · ${features} features`;
      return `${(elapsedMs / 1000).toFixed(0)} s · ${executions} executions · ${runs} runs · ${events} events${seen}`;
    }
    case 'suspected':
      return `suspected ${formatKey(event.key)} in execution ${event.execution}: confirming ${event.steps} steps`;
    case 'confirmed':
      return `confirmed ${formatKey(event.key)}: shrinking ${event.steps} steps`;
    case 'shrinking':
      return `shrinking ${formatKey(event.key)}: ${event.steps} steps after ${event.executions} executions`;
    case 'explaining':
      return `explaining ${formatKey(event.key)}: ${event.executions} executions of plans that differ in one thing`;
    case 'started':
    case 'waiting':
    case 'performed':
    case 'not-confirmed':
    case 'found':
    case 'ended':
      return undefined;
    default:
      return event satisfies never;
  }
}
