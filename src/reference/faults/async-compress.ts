import { deflateRaw } from 'node:zlib';
import type { Fault } from './fault.ts';

/** Frames of fewer characters are not worth it. */
const LEAST_CHARACTERS = 1024;

/**
 * What is large is compressed first, and nothing behind it waits. The clients of this protocol take no compressed
 * frames, so that it goes out as it was.
 */
export const asyncCompress: Fault = {
  slug: 'async-compress',
  title: 'large frames are compressed without a queue, and small ones overtake them',
  level: 2,
  seenBy: ['DUP', 'ORD', 'CMP'],
  needs: [],
  source: 'clockworklabs/SpacetimeDB#5730; ueberdosis/hocuspocus#880; rbtying/shengji PR#240',
  install: (guard) => (seams) => ({
    transmit: (connection, text, write) => {
      const isLarge = text.length >= LEAST_CHARACTERS && guard.fires(connection.id);
      if (isLarge) deflateRaw(text, () => seams.transmit(connection, text, write));
      else seams.transmit(connection, text, write);
    },
  }),
};
