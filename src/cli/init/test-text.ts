/** A test file of vitest: two properties, and what was found before. */
export function testText(): string {
  return `import { test } from 'vitest';
import { agentEvents, isolation, replayCorpus } from 'overhear/vitest';
import target from './overhear.config.js';

test('no user hears another', isolation(target, { runs: 200 }));
test('every run arrives complete and in order', agentEvents(target, { runs: 200 }));

// What was found once must not come back.
replayCorpus(target);
`;
}
