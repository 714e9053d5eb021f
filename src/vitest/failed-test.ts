import { dirname } from 'node:path';
import { describeWithHint } from '../support/errors.ts';

/** An error for vitest: its message is a report, and it points at the line of the test. */
export class FailedTest extends Error {
  constructor(report: string, at: Pick<Error, 'stack'>) {
    super(report);
    this.name = 'overhear';
    const frames = (at.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line) && !line.includes(OWN));
    this.stack = [`${this.name}: ${report}`, ...frames].join('\n');
  }
}

/** Where overhear's own code is. */
const OWN = dirname(import.meta.dirname);

/** What was thrown, as such an error. */
export function failedWith(error: unknown, at: Pick<Error, 'stack'>): FailedTest {
  return error instanceof FailedTest ? error : new FailedTest(describeWithHint(error), at);
}
