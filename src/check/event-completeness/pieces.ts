import type { Contract } from '../../contract/contract.ts';
import type { HistoryView } from '../../history/view.ts';
import { lengthInCommon } from '../../support/in-common.ts';
import { isEntitled } from '../entitled.ts';
import { issued } from '../issued.ts';
import { feeds, type OwnEvent } from '../own-events.ts';
import { connectionThing, runThing, textThing } from '../things.ts';
import type { Findings } from '../verdict.ts';
import { violation } from '../violation.ts';

/**
 * What a model says comes in pieces, and whole at the end: on a connection that gets all of a run the pieces make up
 * the answer. Before its tools a model may have said what no answer repeats.
 */
export function judgePieces({ view, contract }: { view: HistoryView; contract: Contract }, findings: Findings): void {
  const told = new Set<string>();
  for (const feed of feeds(view).values()) {
    const { connection, events } = feed;
    if (connection.entries.some(({ kind }) => kind === 'stalled')) continue;
    for (const last of events) {
      const { runId, seen } = last;
      if (runId === undefined || contract.grammar.endings[last.kind] !== 'completed') continue;
      const start = issued(view).runs.get(runId)?.[0]?.exchange;
      if (start === undefined || !isEntitled(feed, { start, view, contract })) continue;
      const pieces = piecesBefore(last);
      if (pieces.length === 0 || seen.text === undefined) continue;
      findings.exercised = true;
      const said = pieces.join('').trim();
      const answer = seen.text.trim();
      const hasTools = events.some((event) => event.runId === runId && event.kind === 'tool_executing');
      if (said === answer || (hasTools && said.endsWith(answer)) || told.has(runId)) continue;
      told.add(runId);
      const from = Math.max(0, lengthInCommon(said, answer) - SHOWN.before);
      const shown = (text: string): string => text.slice(from, from + SHOWN.length);
      const line = connectionThing(connection.connection);
      findings.violations.push(
        violation({
          checker: 'event-completeness',
          direction: 'own',
          where: 'piece',
          at: last.n,
          headline: ['the pieces of the answer of ', runThing(runId), ' do not make it up'],
          facts: [
            { at: start.sent.n, says: [line, ' is there when the message of ', runThing(runId), ' is sent'] },
            { at: last.n, says: [`from character ${from} on its pieces say `, textThing(shown(said))] },
            { at: last.n, says: ['and its answer says ', textThing(shown(answer))] },
          ],
          conclusion: ['a piece was lost, doubled, put elsewhere, or is of another answer'],
        }),
      );
    }
  }
}

/** Characters of two texts that are shown where they begin to differ. */
const SHOWN = { before: 8, length: 40 };

function piecesBefore({ connection, runId, n }: OwnEvent): readonly string[] {
  return connection.frames.flatMap((frame) =>
    frame.n < n && frame.seen?.kind === 'delta' && frame.seen.runId === runId ? [frame.seen.text ?? ''] : [],
  );
}
