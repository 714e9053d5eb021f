import type { Work } from './work.ts';

/** The real work, each part of it loaded when it is first done: `--help` has to answer at once. */
export function lazyWork(version: string): Work {
  return {
    fuzz: async (...given) => await (await import('./perform-fuzz.ts')).createFuzz(version)(...given),
    replay: async (...given) => await (await import('./perform-replay.ts')).replayEntries(...given),
    doctor: async (...given) => await (await import('./perform-doctor.ts')).diagnoseStack(...given),
  };
}
