import { leastReplicas } from '../launch/known-faults.ts';
import { OverhearError } from '../support/errors.ts';
import { MOST_REPLICAS, type LaunchKind } from './work.ts';

/** How a stack is started, and how many replicas it has. */
export interface StackShape {
  readonly kind: LaunchKind;
  readonly replicas: number;
}

/**
 * The stack that was asked for, with as many replicas as were asked for, else the fewest between which all these faults
 * can show. Throws an OverhearError `bad-option` when fewer were asked for, since such a campaign could find nothing,
 * and when it has more than a stack of its kind can have.
 */
export async function stackThatShows(
  faults: readonly string[],
  asked: { readonly stack?: LaunchKind; readonly replicas?: number },
): Promise<StackShape> {
  const each = await Promise.all(faults.map(async (fault) => ({ fault, least: await leastReplicas(fault) })));
  const least = Math.max(1, ...each.map((one) => one.least));
  const { stack = 'embedded', replicas = least } = asked;
  if (replicas < least) {
    const wide = each.filter((one) => one.least > replicas).map(({ fault }) => fault);
    const expectation = `expected --replicas ${least} or more for --fault ${wide.join(', ')}, got ${replicas}`;
    throw new OverhearError('bad-option', expectation, {
      hint: `It shows on no stack with fewer. Add --replicas ${least}, or leave --replicas out.`,
    });
  }
  refuseReplicas(stack, replicas);
  return { kind: stack, replicas };
}

function refuseReplicas(kind: LaunchKind, replicas: number): void {
  const most = MOST_REPLICAS[kind];
  if (replicas <= most) return;
  const hint = kind === 'embedded' ? 'Give fewer, or --stack services.' : 'Give fewer.';
  throw new OverhearError('bad-option', `expected --stack ${kind} to have 1 to ${most} replicas, got ${replicas}`, {
    hint,
  });
}
