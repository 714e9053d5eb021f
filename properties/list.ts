import type { Property } from '../src/index.ts';
import { agentEvents } from './agent-events.ts';
import { authBoundary } from './auth-boundary.ts';
import { history } from './history.ts';
import { isolation } from './isolation.ts';
import { nonInterference } from './non-interference.ts';
import { reconnect } from './reconnect.ts';

/** Those that are tried unless others are named, in the order in which a campaign of all of them takes turns. */
export const STANDARD: readonly Property[] = [isolation, agentEvents, authBoundary, reconnect, history];

/** All properties. What compares performances has yet to show on many thousand pairs that it gives no false alarm. */
export const PROPERTIES: readonly Property[] = [...STANDARD, nonInterference];
