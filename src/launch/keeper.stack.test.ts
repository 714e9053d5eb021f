import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createKeeper, type Keeper } from './keeper.ts';

/** Listens, says on which port, and answers with every byte that it gets. */
const ECHO = `require('node:net').createServer((socket) => socket.on('error', () => {}).pipe(socket))
  .listen(0, '127.0.0.1', function () { console.log(this.address().port); })`;

let directory: string;
let keeper: Keeper;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'overhear-test-'));
  keeper = createKeeper();
});
afterEach(async () => {
  await keeper.stop();
  rmSync(directory, { recursive: true, force: true });
});

it('a program that cannot be run is an error, and leaves the keeper as it was', async () => {
  const order = { args: [], directory, endSignal: 'SIGKILL' } as const;
  const failed = keeper.run({ ...order, file: join(directory, 'none') });
  await expect(failed).rejects.toMatchObject({ code: 'keeper-failed' });
  const kept = await keeper.run({ ...order, file: process.execPath, args: ['-e', 'process.exitCode = 3'] });
  expect(await kept.ended).toBe(3);
  await kept.signal('SIGTERM');
  await kept.end();
});

it('of what a program says the end is kept, and all of it was told', async () => {
  let told = 0;
  const kept = await keeper.run({
    file: process.execPath,
    args: ['-e', 'process.stdout.write("x".repeat(100_000) + "last"); process.stderr.write("oops")'],
    directory,
    endSignal: 'SIGKILL',
    onSaid: (text) => {
      told += text.length;
    },
  });
  await kept.ended;
  expect(told).toBe(100_008);
  expect(kept.said().length).toBeLessThan(10_000);
  expect(kept.said()).toContain('last');
});

it('everything is gone when the keeper has stopped, what is frozen too', async () => {
  const own = join(directory, 'own');
  mkdirSync(own);
  keeper.own(own);
  const order = { file: process.execPath, args: ['-e', 'setInterval(() => {}, 1000)'], directory } as const;
  const kept = await Promise.all([
    keeper.run({ ...order, endSignal: 'SIGTERM' }),
    keeper.run({ ...order, endSignal: 'SIGKILL' }),
  ]);
  await kept[1].signal('SIGSTOP');
  await keeper.stop();
  await Promise.all(kept.map((one) => one.ended));
  expect(existsSync(own)).toBe(false);
  await expect(keeper.run({ ...order, endSignal: 'SIGKILL' })).rejects.toMatchObject({ code: 'keeper-failed' });
});

it('a frozen program ends with our process, however that ends', async () => {
  const program = `
    const { createKeeper } = await import(process.env.MODULE);
    const order = { file: process.execPath, args: ['-e', process.env.ECHO], directory: process.cwd() };
    const kept = await createKeeper().run({ ...order, endSignal: 'SIGKILL', onSaid: async (port) => {
      await kept.signal('SIGSTOP');
      console.log(port);
    } });
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    env: { ...process.env, ECHO, MODULE: fileURLToPath(new URL('keeper.ts', import.meta.url)) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  const socket = connect(Number(port.toString()), '127.0.0.1');
  await once(socket, 'connect');
  const closed = new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));
  child.kill('SIGKILL');
  await closed;
  await expect(once(connect(Number(port.toString()), '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED');
});
