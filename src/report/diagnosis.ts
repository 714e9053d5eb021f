/** What the doctor goes through, in this order. */
export const STAGES = ['reach', 'authenticate', 'isolate'] as const;
export type Stage = (typeof STAGES)[number];

/** What one check tried and what came of it. Texts may hold secrets of the stack; whoever prints them hides these. */
export interface CheckResult {
  readonly stage: Stage;
  /** Kebab-case, stable, unique in a diagnosis. */
  readonly check: string;
  /** What was tried, or would have been. */
  readonly tried: string;
  readonly elapsedMs: number;
  readonly came: Came;
}

export type Came =
  | { readonly kind: 'fine'; readonly what: string }
  | { readonly kind: 'failed'; readonly what: string; readonly means: Meaning; readonly remedy: Remedy }
  | { readonly kind: 'skipped'; readonly why: Skip };

/**
 * What a failure says of the stack. `silent`: it gave no answer. `not-ready`: it answered that it cannot work yet.
 * `unusable`: it answers, and nothing can be fuzzed. `violated`: it can be fuzzed, and breaks a promise. `not-started`:
 * overhear could not start it. `usage`: an address of this machine is not free for overhear.
 */
export type Meaning = 'silent' | 'not-ready' | 'unusable' | 'violated' | 'not-started' | 'usage';

/** Why a check was not tried. `not-promised`: the target says that its stacks cannot do this. */
export type Skip =
  | { readonly kind: 'failed'; readonly check: string }
  | { readonly kind: 'not-promised' }
  | { readonly kind: 'interrupted' };

export type Service = 'auth' | 'backend';

/** What to do about a failure: the setting, the flag or the place to look at. `report/remedy-text.ts` has the words. */
export type Remedy =
  | { readonly kind: 'start'; readonly service: Service }
  | { readonly kind: 'correct-address'; readonly service: Service }
  | { readonly kind: 'see-log'; readonly service: Service }
  | { readonly kind: 'see-readiness' }
  | { readonly kind: 'pass-upgrades' }
  | { readonly kind: 'agree-on-keys' }
  | { readonly kind: 'greet' }
  | { readonly kind: 'refuse-first' }
  | { readonly kind: 'verify-tokens' }
  | { readonly kind: 'revoke-everywhere' }
  | { readonly kind: 'point-at-puppet'; readonly url: string }
  | { readonly kind: 'open-tools'; readonly origin: string }
  | { readonly kind: 'deliver-everywhere' }
  | { readonly kind: 'keep-apart' }
  | { readonly kind: 'heed'; readonly hint: string };

export type DiagnosisVerdict = 'sound' | 'violated' | 'usage' | 'unavailable' | 'interrupted';

/** All that the doctor tried, in its order. */
export interface Diagnosis {
  readonly checks: readonly CheckResult[];
  readonly elapsedMs: number;
}

type Failed = CheckResult & { readonly came: Extract<Came, { kind: 'failed' }> };

/** Usage before unavailable before violated: what cannot be reached says nothing of its promises. */
const ORDER: readonly (readonly [DiagnosisVerdict, readonly Meaning[]])[] = [
  ['usage', ['usage']],
  ['unavailable', ['silent', 'not-ready', 'unusable', 'not-started']],
  ['violated', ['violated']],
];

export function verdictOf(diagnosis: Diagnosis): DiagnosisVerdict {
  const { checks } = diagnosis;
  if (checks.some(({ came }) => came.kind === 'skipped' && came.why.kind === 'interrupted')) return 'interrupted';
  const failed = checks.filter(isFailed);
  return ORDER.find(([, meanings]) => failed.some(({ came }) => meanings.includes(came.means)))?.[0] ?? 'sound';
}

/** The first failure of those that make the verdict: the others may follow from it. */
export function tellingFailure(diagnosis: Diagnosis): Failed | undefined {
  const failed = diagnosis.checks.filter(isFailed);
  return ORDER.map(([, meanings]) => failed.find(({ came }) => meanings.includes(came.means))).find(
    (one) => one !== undefined,
  );
}

/** Whether anything of the stack gave an answer, be it a wrong one. */
export function wasReached(diagnosis: Diagnosis): boolean {
  const silences: readonly Meaning[] = ['silent', 'not-started', 'usage'];
  return diagnosis.checks.some(
    ({ check, came }) =>
      (came.kind === 'fine' && check !== START) || (came.kind === 'failed' && !silences.includes(came.means)),
  );
}

/** The check that the puppet listens, and that the stack was started where overhear starts it. */
export const START = 'start';

function isFailed(result: CheckResult): result is Failed {
  return result.came.kind === 'failed';
}
