import type { Colours } from './colours.ts';
import { hideSecrets } from './cut.ts';
import type { ReplayResult } from './events.ts';
import { seconds } from './numbers.ts';

/** One line for an entry that was performed again. */
export function replayLine(result: ReplayResult, colours: Colours): string {
  const mark = result.asExpected ? colours.green('✓') : colours.red('✗');
  const came = result.of === 0 ? 'not performed' : `violated in ${result.violated} of ${result.of}`;
  const verdict = result.verdict === 'violated' || result.verdict === 'holds' ? '' : `, ${result.verdict}`;
  const reason = result.reason === undefined ? '' : `: ${hideSecrets(result.reason)}`;
  const expected = result.asExpected ? '' : `, expected ${result.expect}`;
  return `${mark} ${result.file}  ${came}${verdict}${expected}${reason}\n  ${colours.dim(hideSecrets(result.title))}`;
}

/** The last line of a replay. */
export function replayEnd(
  results: readonly ReplayResult[],
  options: { readonly colours: Colours; readonly elapsedMs: number },
): string {
  const { colours } = options;
  const others = results.filter((result) => !result.asExpected).length;
  const all = `${entries(results.length)} replayed in ${seconds(options.elapsedMs)}`;
  if (results.length === 0) return colours.yellow('no entry to replay');
  if (others === 0) return colours.green(`${all}: each does as it expects`);
  return colours.red(`${all}: ${entries(others)} not as expected`);
}

function entries(number: number): string {
  return number === 1 ? '1 entry' : `${number} entries`;
}
