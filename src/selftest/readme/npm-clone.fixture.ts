import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './read-readme.ts';

/** A directory that looks like a clone: what commands write there does not come to the real one. */
export interface Clone {
  start(command: string): Started;
  /** Ends what still runs, and takes the directory away. */
  remove(): Promise<void>;
}

/** A command line that runs, in a process group of its own. */
export interface Started {
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  /** Resolves when stdout holds the text; rejects when the command ends before. */
  says(text: string): Promise<void>;
  /** Sends Ctrl-C to the whole group, as a terminal does. */
  interrupt(): void;
}

/** Makes one: the project's files by their links, and a copy of its corpus. */
export function makeClone(): Clone {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'overhear-clone-')));
  for (const name of ['package.json', 'node_modules', 'src', 'properties']) {
    symlinkSync(join(ROOT, name), join(directory, name));
  }
  cpSync(join(ROOT, 'corpus'), join(directory, 'corpus'), { recursive: true });
  const running = new Set<Started>();
  return {
    start: (command) => {
      const started = startIn(directory, command);
      running.add(started);
      void started.ended.then(() => running.delete(started));
      return started;
    },
    remove: async () => {
      for (const started of running) started.interrupt();
      await Promise.all([...running].map(({ ended }) => ended));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function startIn(directory: string, command: string): Started {
  const { FORCE_COLOR: _, ...env } = process.env;
  const child = spawn(command, {
    shell: true,
    cwd: directory,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, NO_COLOR: '1', npm_config_loglevel: 'silent' },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const ended = once(child, 'close').then(([code]: (number | null)[]) => ({ code: code ?? null, ...said }));
  const { pid } = child;
  return {
    ended,
    says: (text) =>
      new Promise((resolve, reject) => {
        child.stdout.on('data', () => said.stdout.includes(text) && resolve());
        void ended.then((how) => reject(new Error(`it ended before it said "${text}": ${JSON.stringify(how)}`)));
      }),
    interrupt: () => {
      // A group without a process is gone already.
      if (pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGINT');
    },
  };
}
