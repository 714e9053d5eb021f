import { resolve } from 'node:path';
import { definedStack } from '../cli/defined-stack.ts';
import { findTarget } from '../cli/load-target.ts';
import type { StackChoice } from '../cli/work.ts';
import { defineTarget, type DefinedTarget } from '../target/define/define-target.ts';
import { OverhearError } from '../support/errors.ts';
import type { CampaignTestOptions } from './campaign-options.ts';

/** The stack that a test is about. Throws an OverhearError `bad-target` or `not-loopback`. */
export function testedStack(
  target: DefinedTarget,
  options: Pick<CampaignTestOptions, 'file' | 'allowRemote'>,
): Extract<StackChoice, { kind: 'defined' }> {
  if (target?.kind !== 'overhear-target') {
    throw new OverhearError('bad-target', `expected what defineTarget makes, got ${typeof target}`, {
      hint: "import target from './overhear.config.ts', whose default export is defineTarget({ … }).",
    });
  }
  const file = resolve(options.file ?? findTarget('.') ?? 'overhear.config.ts');
  // It may be of another copy of overhear: this one checks it too.
  return definedStack({ config: defineTarget(target.config).config, file }, options);
}
