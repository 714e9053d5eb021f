import { knownFaults } from '../launch/known-faults.ts';
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
 * The stack that was asked for, and where nothing was asked the smallest one in which all these faults can show. Throws
 * an OverhearError `bad-option` when they cannot show in what was asked for: such a campaign could find nothing; and
 * when it has more replicas than a stack of its kind can have.
 */
export async function stackThatShows(
  slugs: readonly string[],
  asked: { readonly stack?: LaunchKind; readonly replicas?: number },
): Promise<StackShape> {
  const faults = (await knownFaults()).filter(({ slug }) => slugs.includes(slug));
  const needing = (need: (typeof faults)[number]['needs'][number]): readonly string[] =>
    faults.filter(({ needs }) => needs.includes(need)).map(({ slug }) => slug);
  const [wide, overRedis] = [needing('M'), needing('R')];
  const { stack = overRedis.length > 0 ? 'services' : 'embedded', replicas = wide.length > 0 ? SEVERAL : 1 } = asked;
  if (stack === 'embedded' && overRedis.length > 0) {
    throw tooLittle({ flag: '--stack', least: 'services', slugs: overRedis, got: stack, where: 'in Redis' });
  }
  if (replicas < SEVERAL && wide.length > 0) {
    const least = `${SEVERAL} or more`;
    throw tooLittle({ flag: '--replicas', least, slugs: wide, got: String(replicas), where: 'between replicas' });
  }
  refuseReplicas(stack, replicas);
  return { kind: stack, replicas };
}

function tooLittle(of: {
  readonly flag: string;
  readonly least: string;
  readonly slugs: readonly string[];
  readonly got: string;
  readonly where: string;
}): OverhearError {
  const { flag, least, slugs, got, where } = of;
  const expectation = `expected ${flag} ${least} for --fault ${slugs.join(', ')}, got ${got}`;
  return new OverhearError('bad-option', expectation, {
    hint: `It goes wrong ${where}. Give ${flag} ${least}, or leave ${flag} out.`,
  });
}

function refuseReplicas(kind: LaunchKind, replicas: number): void {
  const most = MOST_REPLICAS[kind];
  if (replicas <= most) return;
  const hint = kind === 'embedded' ? 'Give fewer, or --stack services.' : 'Give fewer.';
  throw new OverhearError('bad-option', `expected --stack ${kind} to have 1 to ${most} replicas, got ${replicas}`, {
    hint,
  });
}
