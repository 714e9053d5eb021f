import { diagnose, skipAll } from '../doctor/diagnose.ts';
import { START, type Came, type CheckResult } from '../report/diagnosis.ts';
import { describeError, OverhearError } from '../support/errors.ts';
import { provideUsers } from '../target/define/provide-users.ts';
import { openSite, type Site } from './open-site.ts';
import type { StackChoice, Work } from './work.ts';

/** Opens a site of its own and has the doctor examine it; that it cannot be opened is a diagnosis too. */
export const diagnoseStack: Work['doctor'] = async (choice, { signal }) => {
  const clock = (): number => performance.now();
  const startedAt = clock();
  const start = (came: Came): CheckResult => ({
    stage: 'reach',
    check: START,
    tried: describeStart(choice),
    elapsedMs: clock() - startedAt,
    came,
  });
  let site: Site;
  try {
    site = await openSite(choice);
  } catch (error) {
    if (!(error instanceof OverhearError)) throw error;
    const failed = start(cannotStart(error));
    const examined = choice.kind === 'defined' ? { provision: provideUsers(choice.config) } : {};
    return { checks: [failed, ...skipAll(failed, examined)], elapsedMs: failed.elapsedMs };
  }
  try {
    const started = start({ kind: 'fine', what: describeSite(choice, site) });
    const { checks } = await diagnose({ ...site, clock, signal }, { form: 'whole' });
    return { checks: [started, ...checks], elapsedMs: clock() - startedAt };
  } finally {
    await site.close();
  }
};

function describeStart(choice: StackChoice): string {
  switch (choice.kind) {
    case 'embedded':
      return 'start the reference stack, with the puppet as its model';
    case 'services':
      return 'start the reference stack as processes, with the puppet as their model';
    case 'running':
      return `listen as the model at ${choice.model.host}:${choice.model.port}`;
    case 'defined':
      return choice.config.start === undefined
        ? `take the stack of ${choice.file ?? `--target ${choice.target}`} as it runs`
        : `start the stack of ${choice.file}: ${choice.config.start.command}`;
    default:
      return choice satisfies never;
  }
}

function describeSite(choice: StackChoice, { stack, puppet }: Site): string {
  return choice.kind === 'running' ? puppet.url : stack.endpoints.backends.join(', ');
}

function cannotStart(error: OverhearError): Came {
  const hint = error.hint ?? 'See the message.';
  const means = error.code.endsWith('-unavailable') ? 'not-started' : 'usage';
  return { kind: 'failed', what: describeError(error), means, remedy: { kind: 'heed', hint } };
}
