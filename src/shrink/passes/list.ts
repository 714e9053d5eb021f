import type { Pass } from '../edit.ts';
import { chunks } from './chunks.ts';
import { connections } from './connections.ts';
import { crowds } from './crowds.ts';
import { disturbances } from './disturbances.ts';
import { doors } from './doors.ts';
import { length } from './length.ts';
import { ops } from './ops.ts';
import { order } from './order.ts';
import { pace } from './pace.ts';
import { pairs } from './pairs.ts';
import { profiles } from './profiles.ts';
import { replicas } from './replicas.ts';
import { runs } from './runs.ts';
import { sequence } from './sequence.ts';
import { steps } from './steps.ts';
import { triggers } from './triggers.ts';
import { users } from './users.ts';

/** All passes, coarse to fine. */
export const PASSES: readonly Pass[] = [
  disturbances,
  crowds,
  users,
  connections,
  runs,
  chunks,
  steps,
  doors,
  pace,
  sequence,
  pairs,
  order,
  ops,
  triggers,
  profiles,
  replicas,
  length,
];
