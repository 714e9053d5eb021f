import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join, posix, sep } from 'node:path';
import { ROOT } from '../readme/read-readme.ts';
import { finish } from './finish.ts';

interface Stage {
  readonly workdir: string;
  /** Where its working directory is on this machine. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** What stands in the image: the folder in place of its WORKDIR, and its variables. */
export type Image = Stage;

/** In place of an `npm ci` are the packages that one has installed here: no registry has a part in the proof. */
const INSTALL = 'npm ci';
const OFFLINE = { npm_config_offline: 'true', npm_config_audit: 'false' };

/**
 * Performs a Dockerfile on this machine: a stage is a folder below `directory` in place of its WORKDIR, its base image
 * this machine with its Node, its user ourselves. Throws an error for what it does not know.
 */
export async function buildImage(
  dockerfile: string,
  { directory, signal }: { readonly directory: string; readonly signal: AbortSignal },
): Promise<Image> {
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const [word = '', rest = ''] of readInstructions(dockerfile)) {
    if (word === 'FROM') {
      const [, name = 'last'] = / AS (\w+)$/.exec(rest) ?? [];
      stage = { workdir: '/', directory: join(directory, name), environment: {} };
      mkdirSync(stage.directory);
      stages.set(name, stage);
      continue;
    }
    if (stage === undefined) throw new Error(`expected ${dockerfile} to begin with FROM, got ${word}`);
    const environment = { ...OFFLINE, ...stage.environment };
    if (word === 'RUN' && rest === INSTALL) copyTree(join(ROOT, 'node_modules'), join(stage.directory, 'node_modules'));
    else if (word === 'RUN') await finish(rest, { cwd: stage.directory, environment, signal });
    else if (word === 'COPY') copy(rest, stage, stages);
    else stage = change(stage, word, rest);
    stages.set(basename(stage.directory), stage);
  }
  if (stage === undefined) throw new Error(`expected stages in ${dockerfile}`);
  return stage;
}

function readInstructions(dockerfile: string): readonly (readonly string[])[] {
  const lines = readFileSync(dockerfile, 'utf8').split('\n');
  const told = lines.filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return told.map((line) => /^(\S+) (.*)$/.exec(line)?.slice(1) ?? [line]);
}

function change(stage: Stage, word: string, rest: string): Stage {
  if (word === 'WORKDIR' && stage.workdir === '/') return { ...stage, workdir: rest };
  if (word === 'USER') return stage;
  const [, name, value] = /^(\w+)=(\S+)$/.exec(rest) ?? [];
  if (word !== 'ENV' || name === undefined || value === undefined) {
    throw new Error(`expected FROM, WORKDIR once, ENV, COPY, RUN or USER, got ${word} ${rest}`);
  }
  return { ...stage, environment: { ...stage.environment, [name]: value } };
}

/** From the context, which is the root of the project, or from the working directory of an earlier stage. */
function copy(rest: string, stage: Stage, stages: ReadonlyMap<string, Stage>): void {
  const [, from, places = ''] = /^(?:--from=(\w+) )?(.+)$/.exec(rest) ?? [];
  const paths = places.split(' ');
  const to = paths.pop() ?? '';
  const source = from === undefined ? undefined : stages.get(from);
  if (from !== undefined && source === undefined) throw new Error(`expected an earlier stage, got ${from}`);
  for (const path of paths) {
    const origin = source === undefined ? join(ROOT, path) : inside(source, path);
    const target = to.endsWith('/') ? join(stage.directory, to, basename(path)) : join(stage.directory, to);
    copyTree(origin, target);
  }
}

function copyTree(from: string, to: string): void {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}

function inside({ workdir, directory }: Stage, path: string): string {
  const below = posix.relative(workdir, path);
  if (below.startsWith('..')) throw new Error(`expected a path below ${workdir}, got ${path}`);
  return join(directory, ...below.split('/')).split('/').join(sep);
}
