import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs a command line of a shell to its end; rejects with what it printed when that is not a good one. The signal ends
 * it with all that it started.
 */
export async function finish(
  command: string,
  options: {
    readonly cwd: string;
    readonly environment?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
  },
): Promise<string> {
  options.signal?.throwIfAborted();
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(command, {
    shell: true,
    detached: true,
    cwd: options.cwd,
    env: { PATH, HOME, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  options.signal?.addEventListener('abort', () => {
    // A group without a process is gone already.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`expected \`${command}\` to end well, it ended with ${code}: ${said}`);
  return said;
}
