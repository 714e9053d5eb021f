import type { Feature } from '../feature.ts';
import { close } from './close.ts';
import { eventNgram } from './event-ngram.ts';
import { opInPhase } from './op-in-phase.ts';
import { outcome } from './outcome.ts';
import { overlap } from './overlap.ts';
import { phaseVector } from './phase-vector.ts';

/** All kinds of features by which a history can be new. */
export const FEATURES: readonly Feature[] = [opInPhase, phaseVector, overlap, outcome, close, eventNgram];
