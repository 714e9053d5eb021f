import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Example {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the stack of an example on a free port, as a process of its own; resolves when it says that it is ready. */
export async function startExample(name: string, flags: readonly string[]): Promise<Example> {
  const main = fileURLToPath(new URL(`../../../properties/examples/${name}/stack.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, '--port', '0', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let said = '';
  for await (const piece of child.stdout.setEncoding('utf8')) {
    said += String(piece);
    if (said.includes('\n')) break;
  }
  const url = /^ready (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(said)?.[1];
  if (url === undefined) throw new Error(`expected ${name} to say that it is ready, and it said ${said}`);
  return {
    url,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}
