import type { EntryOf } from '../history/history.ts';
import type { Violation } from './checker.ts';
import type { Feed } from './own-events.ts';
import { connectionThing, userThing } from './things.ts';
import { violation } from './violation.ts';

/**
 * What a connection says of its beginning: it resumes where it was asked to, and does not begin before what its user
 * had already received elsewhere. Warm ones began before the execution.
 */
export function welcomeViolations({ feeds, lease }: { feeds: readonly Feed[]; lease: EntryOf<'lease'> }): Violation[] {
  const violations: Violation[] = [];
  for (const { connection, welcome } of feeds) {
    const { opening } = connection;
    if (welcome === undefined || opening.purpose === 'warm') continue;
    const line = connectionThing(connection.connection);
    const report = (says: string, facts: readonly { at: number; says: (string | typeof line)[] }[]): void => {
      violations.push(
        violation({
          checker: 'exactly-once',
          direction: 'own',
          where: 'welcome',
          at: welcome.n,
          headline: [line, ` ${says}`],
          facts,
          conclusion: ['a connection begins where it was asked to, or after everything that was stored before'],
        }),
      );
    };
    const { headSeq, resumedFrom } = welcome.seen;
    const asked = opening.resumeFrom;
    if (resumedFrom !== undefined && (resumedFrom ?? undefined) !== asked) {
      report('did not resume where it was asked to', [
        {
          at: opening.n,
          says: [line, asked === undefined ? ' asks for no replay' : ` asks for what follows seq ${asked}`],
        },
        { at: welcome.n, says: [line, ` is told that it resumes from ${String(resumedFrom)}`] },
      ]);
    }
    const newest = feeds
      .flatMap(({ events }) => events)
      .filter(({ n, seq }) => n < opening.n && seq !== undefined)
      .reduce((most, event) => ((event.seq ?? 0) > most.seq ? { n: event.n, seq: event.seq ?? 0 } : most), {
        n: lease.n,
        seq: lease.headSeq,
      });
    if (headSeq !== undefined && headSeq < newest.seq) {
      report('was told of a head that had been passed before', [
        { at: newest.n, says: [userThing(lease.user), ` has seq ${newest.seq}`] },
        { at: opening.n, says: [line, ' is opened after that'] },
        { at: welcome.n, says: [line, ` is told that the newest is seq ${headSeq}`] },
      ]);
    }
  }
  return violations;
}
