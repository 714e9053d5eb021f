import type { Property } from '../src/index.ts';
import { agentEvents } from './agent-events.ts';
import { authBoundary } from './auth-boundary.ts';
import { history } from './history.ts';
import { isolation } from './isolation.ts';
import { nonInterference } from './non-interference.ts';
import { reconnect } from './reconnect.ts';

/** All properties, in the order in which a campaign of all of them takes turns. */
export const PROPERTIES: readonly Property[] = [
  isolation,
  agentEvents,
  authBoundary,
  reconnect,
  history,
  nonInterference,
];
