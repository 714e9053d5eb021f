/**
 * An error that a user of overhear may meet. `code` is stable and kebab-case; `message` says what was expected and
 * what came; `hint` says what to do next; `cause` is the error below it, where there is one.
 */
export class OverhearError extends Error {
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'OverhearError';
    this.code = code;
    this.hint = options.hint;
  }
}

/** The message of anything that was thrown, with its stable code in front where it has one. */
export function describeError(error: unknown): string {
  if (error instanceof OverhearError) return `${error.code}: ${error.message}`;
  if (error instanceof Error) {
    const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
    return `${code}${error.message || error.name}`;
  }
  return String(error);
}

/** The same, and what to do next where the error says so. */
export function describeWithHint(error: unknown): string {
  const hint = error instanceof OverhearError ? error.hint : undefined;
  return hint === undefined ? describeError(error) : `${describeError(error)} ${hint}`;
}
