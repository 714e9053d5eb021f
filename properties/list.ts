import type { Property } from '../src/index.ts';
import { agentEvents } from './agent-events.ts';
import { authBoundary } from './auth-boundary.ts';
import { history } from './history.ts';
import { isolation } from './isolation.ts';
import { nonInterference } from './non-interference.ts';
import { reconnect } from './reconnect.ts';

/** Those that take one stack, in the order in which a campaign of all of them takes turns. */
export const STANDARD: readonly Property[] = [isolation, agentEvents, authBoundary, reconnect, history];

/** All properties. What compares performances takes a stack for each user besides. */
export const PROPERTIES: readonly Property[] = [...STANDARD, nonInterference];
