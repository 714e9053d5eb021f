import { faultsNamed } from '../launch/known-faults.ts';
import { OverhearError } from '../support/errors.ts';
import { MOST_REPLICAS, type LaunchKind } from './work.ts';

/** How a stack is started, and how many replicas it has. */
export interface StackShape {
  readonly kind: LaunchKind;
  readonly replicas: number;
}

/** Replicas between which a fault shows that one replica alone does not have. */
const SEVERAL = 2;

/**
 * The stack that was asked for, with as many replicas as were asked for, else the fewest between which all these faults
 * can show. Throws an OverhearError `bad-option` when fewer were asked for, since such a campaign could find nothing,
 * and when it has more than a stack of its kind can have.
 */
export async function stackThatShows(
  faults: readonly string[],
  asked: { readonly stack?: LaunchKind; readonly replicas?: number },
): Promise<StackShape> {
  const wide = (await faultsNamed(faults)).filter(({ needs }) => needs.includes('M')).map(({ slug }) => slug);
  const least = wide.length > 0 ? SEVERAL : 1;
  const { stack = 'embedded', replicas = least } = asked;
  if (replicas < least) {
    const expectation = `expected --replicas ${least} or more for --fault ${wide.join(', ')}, got ${replicas}`;
    throw new OverhearError('bad-option', expectation, {
      hint: `It goes wrong between replicas. Add --replicas ${least}, or leave --replicas out.`,
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
