import * as v from 'valibot';
import { OverhearError } from '../support/errors.ts';
import { netraConfig } from '../target/netra/netra-config.ts';
import type { StackFlags } from './flags.ts';
import { isLoopback, refuseRemote } from './loopback.ts';
import type { StackChoice } from './work.ts';

/** What this kind of stack is called. */
export const NETRA = 'netra';

const BACKEND = 'http://127.0.0.1:8000';
const AUTH = 'http://127.0.0.1:8081';

/** Of a stack that is started here, which this one is not. */
const OF_LAUNCHED = ['stack', 'replicas', 'fault'] as const;

/**
 * A Netra that runs, at its own ports unless the flags say otherwise. `NETRA_JWT_SECRET` signs tokens without its auth
 * service, `NETRA_HEADERS` are sent with each handshake. Throws an OverhearError for what does not go together.
 */
export function chooseNetra(flags: StackFlags, environment: Readonly<Record<string, string | undefined>>): StackChoice {
  const asked = OF_LAUNCHED.find((flag) => flags[flag] !== undefined);
  if (asked !== undefined) {
    throw new OverhearError('bad-option', `expected --${asked} without --target ${NETRA}`, {
      hint: 'That one is not started here: start it, and say by --backend and --auth where it is.',
    });
  }
  const { backend: backends = [BACKEND], auth = AUTH, llmListen, allowRemote } = flags;
  if (allowRemote !== true) refuseRemote([...backends, auth]);
  const { NETRA_JWT_SECRET: jwtSecret, NETRA_HEADERS: headers } = environment;
  const { host = '', port = 0 } = llmListen ?? {};
  const modelAt = llmListen && `${host}:${port}`;
  const config = netraConfig({ backends, auth, jwtSecret, headers: readHeaders(headers), modelAt });
  return {
    kind: 'defined',
    target: NETRA,
    config,
    isRemote: [...backends, auth].some((url) => !isLoopback(new URL(url).hostname)),
    flags: [
      ...backends.map((url) => `--backend ${url}`),
      `--auth ${auth}`,
      ...(llmListen === undefined ? [] : [`--llm-listen ${host.includes(':') ? `[${host}]` : host}:${port}`]),
    ],
  };
}

const headersSchema = v.record(v.string(), v.string());

function readHeaders(text: string | undefined): Readonly<Record<string, string>> | undefined {
  if (text === undefined || text === '') return undefined;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), headersSchema), text);
  if (parsed.success) return parsed.output;
  throw new OverhearError('bad-option', 'expected NETRA_HEADERS to be a JSON object of texts', {
    hint: 'NETRA_HEADERS=\'{"x-forwarded-for":"127.0.0.1"}\'',
  });
}
