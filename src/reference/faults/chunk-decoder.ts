import type { Fault } from './fault.ts';

/** What reads the model's stream makes characters of each piece by itself, and keeps no byte for the next one. */
export const chunkDecoder: Fault = {
  slug: 'chunk-decoder',
  title: 'each piece of the model\'s answer is decoded by itself: characters between two pieces are torn',
  level: 1,
  seenBy: ['DEC'],
  needs: [],
  source: 'mastra-ai/mastra#20216',
  install: (guard) => (seams) => ({
    characterDecoder: (request) =>
      guard.fires(request.runId)
        ? { decode: (bytes) => new TextDecoder().decode(bytes) }
        : seams.characterDecoder(request),
  }),
};
