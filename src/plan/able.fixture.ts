import { OP_KINDS, TOKEN_KINDS, type Abilities } from './plan.ts';

/** A target that offers all there is to ask, on one replica that nobody disturbs. */
export const ABLE: Abilities = {
  ops: OP_KINDS,
  tokens: TOKEN_KINDS,
  resume: true,
  http: true,
  pins: true,
  replicas: 1,
  disturbances: [],
};
