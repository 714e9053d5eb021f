import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { definedStack } from '../../cli/defined-stack.ts';
import { freePort } from '../../launch/free-port.ts';
import type { TargetConfig } from '../../target/define/config.ts';
import { defineTarget } from '../../target/define/define-target.ts';
import { askModel, bearerOf, listen, signIn, userOf } from './small-parts.fixture.ts';
import type { SmallStack } from './small-stack.fixture.ts';

/**
 * What is wrong with it: anybody may attach to a room; anybody may make themselves a member; a member hears all rooms
 * of the one who shared one with them; all but a room's first connection miss the first event of a run, or hear its
 * last one twice; who attaches to a run is told all of it but its beginning.
 */
export type RoomMistake =
  | 'attaches-anybody'
  | 'shares-for-anybody'
  | 'shares-all-rooms'
  | 'later-listeners-late'
  | 'later-listeners-twice'
  | 'begins-late';

interface Room {
  readonly owner: string;
  readonly members: Set<string>;
  readonly listeners: Set<(event: object) => void>;
}

/**
 * Starts an agent whose threads are rooms: their runs are told to each connection that wrote to them or attached to
 * them, and they get members. `ofRuns`: connections attach to runs instead, and are told them from their beginning.
 * `wrong`: what its configuration says otherwise.
 */
export async function startRoomsStack(
  options: { readonly mistake?: RoomMistake; readonly ofRuns?: true; readonly wrong?: Partial<TargetConfig> } = {},
): Promise<SmallStack> {
  const { mistake, ofRuns = false, wrong = {} } = options;
  const modelPort = await freePort();
  const rooms = new Map<string, Room>();
  /** What says something to a connection, with its user. */
  const sayings = new Map<(event: object) => void, string>();
  /** Runs with the room that each is in and what was told of it. */
  const runs = new Map<string, { readonly thread: string; readonly told: object[]; readonly room: Room }>();

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://rooms');
    const [user, member] = [userOf(bearerOf(request)), searchParams.get('user')];
    const room = rooms.get(pathname.replace('/rooms/', ''));
    const mayShare = room !== undefined && (room.owner === user || mistake === 'shares-for-anybody');
    if (mayShare && member !== null) {
      room.members.add(member);
      const theirs = [...sayings].filter(([, whose]) => whose === member);
      const all = [...rooms.values()].filter(({ owner }) => owner === room.owner);
      for (const one of mistake === 'shares-all-rooms' ? all : []) theirs.forEach(([say]) => one.listeners.add(say));
    }
    response.writeHead(mayShare ? 204 : 404).end();
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, stream, head) => {
    const user = userOf(bearerOf(request));
    if (user === undefined) {
      stream.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const say = (event: object): void => socket.send(JSON.stringify(event));
      sayings.set(say, user);
      socket.on('close', () => {
        sayings.delete(say);
        rooms.forEach(({ listeners }) => listeners.delete(say));
      });
      socket.on('message', (data: Buffer) => {
        // What the configuration below writes.
        const asked = JSON.parse(data.toString()) as { type: string; id: string; of?: string; text?: string };
        const { type, id, of, text = '' } = asked;
        if (type === 'ping') return say({ type: 'pong', id });
        const run = ofRuns ? runs.get(of ?? '') : undefined;
        const known = run?.room ?? rooms.get(of ?? '');
        const isMember = known?.members.has(user) === true;
        if (type === 'attach') {
          if (known === undefined || !(isMember || mistake === 'attaches-anybody')) return say({ type: 'error', id });
          say({ type: 'attached', id });
          known.listeners.add(say);
          return (run?.told ?? []).slice(mistake === 'begins-late' ? 1 : 0).forEach(say);
        }
        if (of !== undefined && !isMember) return say({ type: 'error', id });
        const room = known ?? { owner: user, members: new Set([user]), listeners: new Set() };
        const thread = of ?? randomUUID();
        if (!ofRuns) rooms.set(thread, room);
        room.listeners.add(say);
        void work({ text, id, user, thread, room });
      });
    });
  });
  const work = async (of: {
    readonly text: string;
    readonly id: string;
    readonly user: string;
    readonly thread: string;
    readonly room: Room;
  }): Promise<void> => {
    const { text, id, user, thread, room } = of;
    const run = randomUUID();
    const told: object[] = [];
    runs.set(run, { thread, told, room });
    const tell = (event: object): void => {
      const whole = { ...event, id, run, user, thread };
      told.push(whole);
      const [first, ...others] = room.listeners;
      first?.(whole);
      const isFirst = told.length === 1;
      if (!(isFirst && mistake === 'later-listeners-late')) others.forEach((listener) => listener(whole));
      if (!isFirst && mistake === 'later-listeners-twice') others.forEach((listener) => listener(whole));
    };
    tell({ type: 'started' });
    const said = await askModel(modelPort, text);
    tell(said === undefined ? { type: 'failed' } : { type: 'done', text: said });
  };

  const listening = await listen(server, sockets);
  const { config } = defineTarget({ ...configOf({ port: listening.port, modelPort, ofRuns }), ...wrong });
  return { choice: definedStack({ config, file: 'rooms.config.ts' }, {}), stop: () => listening.stop() };
}

function configOf(of: { readonly port: number; readonly modelPort: number; readonly ofRuns: boolean }): TargetConfig {
  const { port, modelPort, ofRuns } = of;
  return {
    name: 'rooms',
    url: `http://127.0.0.1:${port}`,
    model: { listen: `127.0.0.1:${modelPort}` },
    users: { signIn },
    connect: {},
    send: ({ text, request, thread }) => ({ type: 'ask', id: request, of: ofRuns ? undefined : thread, text }),
    attach: ({ run, thread, request }) => ({ type: 'attach', id: request, of: ofRuns ? run : thread }),
    ...(!ofRuns && {
      share: ({ thread, user }) => ({ method: 'PUT', path: `/rooms/${thread}?user=${user}` }),
    }),
    ping: ({ request }) => ({ type: 'ping', id: request }),
    read: {
      kind: 'type',
      names: {
        started: 'agent_started',
        done: 'agent_completed',
        failed: 'agent_error',
        attached: 'attached',
        error: 'error',
        pong: 'pong',
      },
      request: 'id',
      run: 'run',
      thread: 'thread',
      user: 'user',
      text: 'text',
    },
    grammar: { completed: 'agent_started agent_completed' },
    delivery: ofRuns ? { audience: 'run', replay: 'all' } : { audience: 'thread' },
    ids: { threads: !ofRuns },
  };
}
