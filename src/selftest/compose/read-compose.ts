import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parse } from 'yaml';
import { ROOT } from '../readme/read-readme.ts';

const text = v.string();
const words = v.array(text);
const conditions = v.picklist(['service_healthy', 'service_started']);
const healthcheck = v.strictObject({
  test: v.pipe(words, v.check(([first]) => first === 'CMD', 'is a command without a shell')),
  interval: text,
  timeout: text,
  retries: v.number(),
});

/** What a service may say. All else is a mistake, or something that the proof would have to know of. */
const service = v.strictObject({
  image: text,
  pull_policy: v.optional(v.literal('never')),
  build: v.optional(v.strictObject({ context: text, dockerfile: text })),
  profiles: v.optional(words, []),
  network_mode: v.optional(text),
  entrypoint: v.optional(words, []),
  command: words,
  environment: v.optional(v.record(text, text), {}),
  user: v.optional(text),
  ports: v.optional(words, []),
  volumes: v.optional(words, []),
  extra_hosts: v.optional(words, []),
  healthcheck: v.optional(healthcheck),
  depends_on: v.optional(v.record(text, v.strictObject({ condition: conditions })), {}),
});
const file = v.object({ services: v.record(text, service) });

export type Service = v.InferOutput<typeof service>;

export const COMPOSE_FILE = join(ROOT, 'compose.yaml');

/**
 * The services of compose.yaml by their names, with the variables of `environment` put in. Throws an error that names
 * what it does not know.
 */
export function readCompose(environment: Readonly<Record<string, string>> = {}): Readonly<Record<string, Service>> {
  // Merge keys (`<<`) are of YAML 1.1; Compose knows them.
  const content: unknown = parse(readFileSync(COMPOSE_FILE, 'utf8'), { merge: true });
  const others = Object.keys(v.parse(v.record(text, v.unknown()), content)).filter((key) => !key.startsWith('x-'));
  if (others.join() !== 'services') throw new Error(`expected services and extensions alone, got ${others.join(', ')}`);
  return v.parse(file, interpolate(content, environment)).services;
}

/** `${NAME:-default}` everywhere. Another form is left as it is, and Compose itself would refuse it or not. */
function interpolate(value: unknown, environment: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(/\$\{(\w+):-([^}]*)\}/g, (_, name: string, other: string) => environment[name] || other);
  }
  if (Array.isArray(value)) return value.map((one) => interpolate(one, environment));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, interpolate(one, environment)]));
}
