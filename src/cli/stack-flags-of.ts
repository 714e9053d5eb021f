import { relative } from 'node:path';
import { findTarget } from './load-target.ts';
import { isLoopback } from './loopback.ts';
import type { StackChoice } from './work.ts';

/** The flags that lead to the same stack again, each with its value as one text; none for the standard one. */
export function stackFlagsOf(choice: StackChoice): readonly string[] {
  if (choice.kind === 'defined') return definedFlags(choice);
  const target = choice.target === 'reference' ? [] : [`--target ${choice.target}`];
  switch (choice.kind) {
    case 'embedded':
    case 'services': {
      const { kind, replicas, faults } = choice;
      return [
        ...target,
        ...(kind === 'embedded' ? [] : [`--stack ${kind}`]),
        ...(replicas === 1 ? [] : [`--replicas ${replicas}`]),
        ...(faults.length === 0 ? [] : [`--fault ${faults.join(',')}`]),
      ];
    }
    case 'running': {
      const { backends, auth } = choice.endpoints;
      const { host, port } = choice.model;
      const isRemote = [...backends, auth].some((url) => !isLoopback(new URL(url).hostname));
      return [
        ...target,
        ...backends.map((url) => `--backend ${url}`),
        `--auth ${auth}`,
        `--llm-listen ${host.includes(':') ? `[${host}]` : host}:${port}`,
        ...(isRemote ? ['--allow-remote'] : []),
      ];
    }
    default:
      return choice satisfies never;
  }
}

function definedFlags({ target, file, flags = [], isRemote }: DefinedChoice): readonly string[] {
  const name = file === undefined ? target : relative(process.cwd(), file);
  const isStandard = file !== undefined && file === findTarget(process.cwd());
  return [...(isStandard ? [] : [`--target ${name}`]), ...flags, ...(isRemote ? ['--allow-remote'] : [])];
}

type DefinedChoice = Extract<StackChoice, { kind: 'defined' }>;
