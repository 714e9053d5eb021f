import { expect, test } from 'vitest';
import { STANDARD } from '../../properties/list.ts';
import { CORPUS } from '../cli/corpus-directory.ts';
import { EXIT_CODES } from '../cli/exit-codes.ts';
import { GATE_TIME_MS, gateParts } from '../cli/gate-parts.ts';
import { diagnoseStack } from '../cli/perform-doctor.ts';
import { createFuzz } from '../cli/perform-fuzz.ts';
import { replayEntries } from '../cli/perform-replay.ts';
import { readVersion } from '../cli/version.ts';
import { loadCorpus } from '../corpus/load.ts';
import { PLAIN } from '../report/colours.ts';
import { createTextReporter } from '../report/text.ts';

const PARTS = gateParts(
  {
    entries: await loadCorpus(CORPUS),
    campaign: {
      stack: { kind: 'embedded', target: 'reference', replicas: 1, faults: [] },
      properties: STANDARD,
      timeMs: Number(process.env['OVERHEAR_GATE_MS'] ?? GATE_TIME_MS),
      shrinkTimeMs: 60_000,
      concurrency: 'auto',
      keepGoing: false,
      save: true,
    },
    ifUnavailable: 'fail',
  },
  { fuzz: createFuzz(readVersion()), replay: replayEntries, doctor: diagnoseStack },
);

test.for(PARTS.map((part) => [part.name, part] as const))('%s', async ([, part], { signal }) => {
  let report = '';
  const reporter = createTextReporter({
    write: (text) => {
      report += text;
    },
    colours: PLAIN,
    width: 100,
    ifUnavailable: 'fail',
  });
  const code = await part.perform({ emit: (event) => reporter.onEvent(event), signal });
  expect(code, `\n${report}`).toBe(EXIT_CODES.holds.code);
});
