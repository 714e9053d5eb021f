import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLink, type Link } from './link.ts';

/** Sends back what it gets, and keeps the sockets that it was asked on. */
let server: Server;
let asked: Socket[];
let link: Link;
let opened: Socket[];
beforeEach(async () => {
  asked = [];
  opened = [];
  server = createServer({ allowHalfOpen: true }, (socket) => {
    asked.push(socket);
    socket.on('error', () => undefined).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  link = await createLink({ to: { host: '127.0.0.1', port: portOf(server) } });
});
afterEach(async () => {
  for (const socket of [...opened, ...asked]) socket.destroy();
  await link.close();
  server.close();
});

it('what is sent arrives whole, both ways, and each side may end its own half first', async () => {
  const socket = await open();
  const sent = randomBytes(3_000_000);
  socket.end(sent);
  const came = await readAll(socket);
  expect(createHash('sha256').update(came).digest('hex')).toBe(createHash('sha256').update(sent).digest('hex'));
});

it('a delay brings everything later, in order, and healing it loses no byte', async () => {
  const socket = await open();
  const atMs = performance.now();
  link.delay(80);
  socket.write('0,');
  await once(socket, 'data');
  expect(performance.now() - atMs).toBeGreaterThan(155);

  link.delay(60_000);
  const numbers = Array.from({ length: 20_000 }, (_, index) => `${index},`);
  for (const number of numbers) socket.write(number);
  socket.end();
  link.heal();
  expect((await readAll(socket)).toString()).toBe(numbers.join(''));
});

it('a delay that is healed holds up nothing that comes later', async () => {
  const socket = await open();
  link.delay(60_000);
  socket.write('first,');
  link.heal();
  socket.end('second');
  expect((await readAll(socket)).toString()).toBe('first,second');
});

it('a cut resets what is open on both sides and what is opened, and healing it lets in again', async () => {
  const socket = await open();
  const [far] = asked;
  const ends = [socket, far].map((one) => new Promise((resolve) => one?.once('error', resolve)));
  link.cut();
  for (const error of await Promise.all(ends)) expect(error).toMatchObject({ code: 'ECONNRESET' });
  const late = connect(link.port, '127.0.0.1');
  await expect(once(late, 'data')).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(asked).toHaveLength(1);
  link.heal();
  await open();
});

it('a drop resets what is open, and lets in what comes next', async () => {
  const sockets = await Promise.all([open(), open()]);
  const ends = sockets.map((one) => new Promise((resolve) => one.once('error', resolve)));
  link.drop();
  for (const error of await Promise.all(ends)) expect(error).toMatchObject({ code: 'ECONNRESET' });
  await open();
});

it('a link leads where it is told, and resets while that is nowhere or nobody is there', async () => {
  link.lead(undefined);
  await expect(once(connect(link.port, '127.0.0.1'), 'data')).rejects.toMatchObject({ code: 'ECONNRESET' });
  const dead = createServer().listen(0, '127.0.0.1');
  await once(dead, 'listening');
  const port = portOf(dead);
  dead.close();
  await once(dead, 'close');
  link.lead({ host: '127.0.0.1', port });
  await expect(once(connect(link.port, '127.0.0.1'), 'data')).rejects.toMatchObject({ code: 'ECONNRESET' });
  link.lead({ host: '127.0.0.1', port: portOf(server) });
  await open();
});

it('a side that does not read holds up the other, and nothing is kept without bound', async () => {
  const socket = await open();
  const [far] = asked;
  far?.unpipe().pause();
  const piece = randomBytes(1_000_000);
  let written = 0;
  // Kernel and link take some megabytes; then the sender has to wait.
  while (written < 100 && (await isTakenMeanwhile(socket, piece))) written += 1;
  expect(written).toBeLessThan(50);
  far?.pipe(far);
  const came = readAll(socket);
  socket.end();
  expect((await came).length).toBe((written + 1) * piece.length);
});

it('a port that is taken is an error that says so', async () => {
  await expect(createLink({ port: link.port })).rejects.toMatchObject({ code: 'port-in-use' });
});

/** A connection through the link on which something went there and back. */
async function open(): Promise<Socket> {
  const socket = connect({ port: link.port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
  opened.push(socket);
  socket.write('?');
  await once(socket, 'data');
  socket.on('error', () => undefined);
  return socket;
}

/** Round trips through the link in which a piece that can be taken is taken many times over. */
const ROUND_TRIPS = 100;

/** Whether the whole piece left this process while another connection was answered through the link again and again. */
async function isTakenMeanwhile(socket: Socket, piece: Buffer): Promise<boolean> {
  const taken = new Promise<boolean>((resolve) => socket.write(piece, () => resolve(true)));
  return await Promise.race([taken, answeredOften()]);
}

async function answeredOften(): Promise<false> {
  const other = await open();
  for (let trip = 0; trip < ROUND_TRIPS; trip += 1) {
    other.write('?');
    await once(other, 'data');
  }
  other.destroy();
  return false;
}

async function readAll(socket: Socket): Promise<Buffer> {
  const pieces: Buffer[] = [];
  socket.on('data', (data: Buffer) => pieces.push(data));
  await once(socket, 'end');
  return Buffer.concat(pieces);
}

function portOf(one: Server): number {
  const address = one.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a numbered address');
  return address.port;
}
