import { describeError, describeWithHint, OverhearError } from '../support/errors.ts';
import { within } from '../support/within.ts';

/**
 * Runs one service of the stack as a process: `auth`, `backend`, the `relay` to the model, or `check-health` of the
 * service with the same environment. When it listens it prints `{"service","url"}` on stdout; SIGTERM, SIGINT and, with
 * `END_WITH_STDIN=1`, the end of stdin end it in order. Exit codes: 2 for a wrong configuration, 1 for whatever else
 * goes wrong.
 */
const [service = '', ...rest] = process.argv.slice(2);
const END_LIMIT_MS = 10_000;
const WRONG_CONFIGURATION = ['bad-environment', 'bad-setting', 'unknown-fault', 'unknown-service'];

try {
  await run();
} catch (error) {
  say(describeWithHint(error));
  const wrong = error instanceof OverhearError && WRONG_CONFIGURATION.includes(error.code);
  process.exit(wrong ? 2 : 1);
}

async function run(): Promise<void> {
  if (service === 'check-health' && rest.length === 0) {
    const { checkHealth } = await import('./process/check-health.ts');
    process.stdout.write(`${await checkHealth(process.env)}\n`);
    return;
  }
  // Whoever ends before this service listens ends it all the same.
  let end = (): void => process.exit(0);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end());
  if (process.env['END_WITH_STDIN'] === '1') process.stdin.on('end', () => end()).resume();

  const started = await start();
  let ending = false;
  end = () => {
    if (ending) return;
    ending = true;
    within(started.stop(), { limitMs: END_LIMIT_MS, what: `the end of ${service}` }).then(
      () => process.exit(0),
      (error: unknown) => {
        say(describeError(error));
        process.exit(1);
      },
    );
  };
  process.stdout.write(`${JSON.stringify({ service, url: started.url })}\n`);
}

async function start(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const onInternalError = (error: unknown): void => {
    say(`internal: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
  if (service === 'auth' && rest.length === 0) {
    const { serveAuth } = await import('./process/serve-auth.ts');
    return await serveAuth(process.env, onInternalError);
  }
  if (service === 'backend' && rest.length === 0) {
    const { serveBackend } = await import('./process/serve-backend.ts');
    return await serveBackend(process.env, onInternalError);
  }
  if (service === 'relay' && rest.length === 0) {
    const { serveRelay } = await import('./process/serve-relay.ts');
    return await serveRelay(process.env);
  }
  throw new OverhearError('unknown-service', `expected auth, backend, relay or check-health, got "${service}"`);
}

/** One line, whatever is said. */
function say(text: string): void {
  process.stderr.write(`${text.replaceAll(/\s*\n\s*/g, ' | ')}\n`);
}
