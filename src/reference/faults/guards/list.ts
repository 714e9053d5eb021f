import { bytes } from './bytes.ts';
import { chance } from './chance.ts';
import { connect } from './connect.ts';
import type { GuardKind } from './guard-kind.ts';
import { reconnect } from './reconnect.ts';
import { replica } from './replica.ts';
import { run } from './run.ts';
import { tool } from './tool.ts';

/** All guards, in the order in which they are shown. */
export const GUARDS: readonly GuardKind[] = [chance, run, replica, tool, reconnect, connect, bytes];
