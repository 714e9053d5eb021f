import type { Limits } from '../contract/contract.ts';
import type { Settings } from '../reference/settings.ts';

/** Limits low enough for a plan to reach; the contract of a stack with these settings is made with them. */
export const TEST_LIMITS = { framesPerSecond: 20 } as const satisfies Partial<Limits>;

/**
 * The settings of a reference stack under test: short-lived tokens and pins may be asked for, passwords cost next to
 * nothing. Its other limits are the protocol's own.
 */
export const TEST_SETTINGS: Partial<Settings> = { ...TEST_LIMITS, allowTtl: 1, testPins: 1, scryptCost: 16 };
