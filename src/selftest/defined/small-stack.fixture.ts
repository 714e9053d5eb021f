import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { definedStack } from '../../cli/defined-stack.ts';
import { freePort } from '../../launch/free-port.ts';
import type { TargetConfig } from '../../target/define/config.ts';
import { defineTarget } from '../../target/define/define-target.ts';
import type { Subject } from './campaign.fixture.ts';
import { askModel, bearerOf, listen, signIn, userOf } from './small-parts.fixture.ts';

/**
 * What is wrong with it: a run's record is shown to anybody who has a token; anybody is let in, without one too; who
 * comes back is told what others were told meanwhile, too, or not the first thing that they missed, or the last one
 * that they did not miss; of an answer that comes while others are worked at a piece is not told; pings are answered on
 * the newest connection alone; of an answer a piece is told after its end.
 */
export type Mistake =
  | 'shows-records'
  | 'open-door'
  | 'replays-all'
  | 'replays-too-little'
  | 'replays-too-much'
  | 'loses-pieces'
  | 'answers-the-newest'
  | 'ends-too-soon';

/** A stack that runs, chosen by a configuration of its own, and what ends it. */
export interface SmallStack extends Subject {
  stop(): Promise<void>;
}

/**
 * Starts an agent behind a WebSocket, with a record of each run over HTTP. `wrong`: wrong fields of its configuration.
 * `strict`: it closes a connection on which something comes before its greeting, and answers who has joined after it.
 * `inRow`: it works off the messages of a user one after the other.
 */
export async function startSmallStack(
  options: {
    readonly mistake?: Mistake;
    readonly wrong?: Partial<TargetConfig>;
    readonly strict?: true;
    readonly inRow?: true;
  } = {},
): Promise<SmallStack> {
  const { mistake, wrong = {}, strict = false, inRow = false } = options;
  const modelPort = await freePort();
  const records = new Map<string, { readonly user: string; readonly text: string }>();
  /** The last message of each user that is worked off. */
  const rows = new Map<string, Promise<void>>();
  const working = new Set<string>();
  /** All that was ever told, in its order. */
  const told: { readonly user: string; readonly event: object }[] = [];
  let newest = 0;
  const server = createServer((request, response) => {
    const user = userOf(bearerOf(request));
    const record = records.get(request.url?.replace('/runs/', '') ?? '');
    const isShown = record !== undefined && (mistake === 'shows-records' ? user !== undefined : record.user === user);
    response.writeHead(isShown ? 200 : 404).end(JSON.stringify(isShown ? record : {}));
  });
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => offered.has('small') && 'small',
  });
  server.on('upgrade', (request, stream, head) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://small');
    const user = userOf(searchParams.get('token'));
    if (user === undefined && mistake !== 'open-door') {
      stream.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const say = (event: object): void => socket.send(JSON.stringify(event));
      const standing = { isGreeted: false, hasJoined: !strict };
      const number = (newest += 1);
      const greet = (): void => {
        standing.isGreeted = true;
        say({ type: 'hello', user: user ?? 'nobody' });
      };
      // It looks something up before it greets.
      if (strict) void fetch(`http://${request.headers.host}/runs/of-${user}`).finally(greet);
      else greet();
      const isFor = (one: { readonly user: string }): boolean => one.user === user || mistake === 'replays-all';
      const off = mistake === 'replays-too-much' ? -1 : 0;
      const replay = (from: string | null): void => {
        const missed = from === null ? [] : told.slice(Math.max(0, Number(from) + off)).filter(isFor);
        for (const one of mistake === 'replays-too-little' ? missed.slice(1) : missed) say(one.event);
      };
      replay(searchParams.get('after'));
      const tell = (event: object): void => {
        const numbered = { ...event, at: told.length + 1 };
        told.push({ user: user ?? 'nobody', event: numbered });
        say(numbered);
      };
      socket.on('message', (data: Buffer) => {
        // What the configuration below writes.
        const said = JSON.parse(data.toString()) as { type: string; id: string; text?: string; after?: string };
        const { type, id, text = '' } = said;
        if (!standing.isGreeted) return socket.close(4401, 'not greeted');
        if (type === 'join') {
          standing.hasJoined = true;
          replay(said.after ?? null);
        }
        if (!standing.hasJoined) return socket.close(4403, 'not joined');
        if (type === 'ping' && (mistake !== 'answers-the-newest' || number === newest)) say({ type: 'pong', id });
        if (type !== 'ask') return;
        const run = randomUUID();
        records.set(run, { user: user ?? 'nobody', text });
        const before = inRow ? rows.get(user ?? 'nobody') : undefined;
        const over = Promise.resolve(before).then(() => work({ text, run, id, tell, say }));
        rows.set(user ?? 'nobody', over);
      });
    });
  });
  const work = async (of: {
    readonly text: string;
    readonly run: string;
    readonly id: string;
    readonly tell: (event: object) => void;
    readonly say: (event: object) => void;
  }): Promise<void> => {
    const { text, run, id, tell, say } = of;
    tell({ type: 'started', id, run });
    working.add(run);
    const said = await askModel(modelPort, text);
    const pieces = said?.match(/[^]{1,40}/g) ?? [];
    const lost = mistake === 'loses-pieces' && working.size > 1 ? 1 : Infinity;
    const early = mistake === 'ends-too-soon' && said !== undefined;
    if (early) tell({ type: 'done', id, run, text: said });
    for (const [at, piece] of pieces.entries()) if (at !== lost) say({ type: 'piece', id, run, text: piece });
    working.delete(run);
    if (!early) tell(said === undefined ? { type: 'failed', id, run } : { type: 'done', id, run, text: said });
  };

  const listening = await listen(server, sockets);
  const base = configOf({ port: listening.port, modelPort });
  const connect = { ...base.connect, ...(strict && STRICT) };
  const { config } = defineTarget({ ...base, connect, ...wrong });
  return {
    choice: definedStack({ config, file: 'small.config.ts' }, {}),
    stop: () => listening.stop(),
  };
}

const STRICT: Partial<TargetConfig['connect']> = {
  welcome: 'first',
  protocols: ['small'],
  resume: { greet: true },
  greet: ({ cursor }) => [{ type: 'join', after: cursor }],
};

function configOf({ port, modelPort }: { readonly port: number; readonly modelPort: number }): TargetConfig {
  return {
    name: 'small',
    url: `http://127.0.0.1:${port}`,
    model: { listen: `127.0.0.1:${modelPort}` },
    users: { signIn },
    connect: { token: { query: 'token' }, welcome: true, resume: { query: 'after' } },
    refuses: { handshake: { status: [401] } },
    send: ({ text, request }) => ({ type: 'ask', id: request, text }),
    ping: ({ request }) => ({ type: 'ping', id: request }),
    read: {
      kind: 'type',
      names: {
        hello: 'welcome',
        started: 'agent_started',
        piece: 'delta',
        done: 'agent_completed',
        failed: 'agent_error',
        pong: 'pong',
      },
      request: 'id',
      run: 'run',
      user: 'user',
      text: 'text',
      cursor: 'at',
    },
    grammar: { completed: 'agent_started agent_completed' },
    delivery: { replay: 'cursor' },
    probes: { record: ({ run }) => ({ path: `/runs/${run}` }) },
  };
}
