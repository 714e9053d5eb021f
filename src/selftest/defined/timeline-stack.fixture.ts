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
 * What is wrong with it: who connects is not told the first of what was told before; all but a user's first connection
 * are told the last event of a run after what follows it.
 */
export type TimelineMistake = 'forgets-the-first' | 'turns-runs-round';

interface Listener {
  tell(event: object): void;
  /** Tells what it was to be told before. */
  catchUp(): void;
}

interface Timeline {
  readonly told: object[];
  readonly listeners: Set<Listener>;
}

/** Starts an agent that tells each connection of a user all that was ever told to them, and all that follows. */
export async function startTimelineStack(options: { readonly mistake?: TimelineMistake } = {}): Promise<SmallStack> {
  const { mistake } = options;
  const modelPort = await freePort();
  const timelines = new Map<string, Timeline>();

  const server = createServer((_, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, stream, head) => {
    const user = userOf(bearerOf(request)) ?? 'nobody';
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const timeline: Timeline = timelines.get(user) ?? { told: [], listeners: new Set() };
      timelines.set(user, timeline);
      const say = (event: object): void => socket.send(JSON.stringify(event));
      const isLate = mistake === 'turns-runs-round' && timeline.listeners.size > 0;
      const listener = isLate ? createLateListener(say) : { tell: say, catchUp: () => undefined };
      timeline.told.slice(mistake === 'forgets-the-first' ? 1 : 0).forEach(say);
      timeline.listeners.add(listener);
      socket.on('close', () => timeline.listeners.delete(listener));
      socket.on('message', (data: Buffer) => {
        // What the configuration below writes.
        const { type, id, text = '' } = JSON.parse(data.toString()) as { type: string; id: string; text?: string };
        if (type === 'ask') {
          void work({ text, id, timeline });
          return;
        }
        listener.catchUp();
        say({ type: 'pong', id });
      });
    });
  });
  const work = async (of: {
    readonly text: string;
    readonly id: string;
    readonly timeline: Timeline;
  }): Promise<void> => {
    const { text, id, timeline } = of;
    const run = randomUUID();
    const tell = (event: object): void => {
      const whole = { ...event, id, run };
      timeline.told.push(whole);
      timeline.listeners.forEach((listener) => listener.tell(whole));
    };
    tell({ type: 'started' });
    const said = await askModel(modelPort, text);
    tell(said === undefined ? { type: 'failed' } : { type: 'done', text: said });
  };

  const listening = await listen(server, sockets);
  const { config } = defineTarget(configOf({ port: listening.port, modelPort }));
  return { choice: definedStack({ config, file: 'timeline.config.ts' }, {}), stop: () => listening.stop() };
}

function createLateListener(say: (event: object) => void): Listener {
  let late: object | undefined;
  const catchUp = (): void => {
    const event = late;
    late = undefined;
    if (event !== undefined) say(event);
  };
  return {
    tell: (event) => {
      const isLast = 'type' in event && event.type !== 'started';
      if (isLast && late === undefined) {
        late = event;
        return;
      }
      say(event);
      catchUp();
    },
    catchUp,
  };
}

function configOf({ port, modelPort }: { readonly port: number; readonly modelPort: number }): TargetConfig {
  return {
    name: 'timeline',
    url: `http://127.0.0.1:${port}`,
    model: { listen: `127.0.0.1:${modelPort}` },
    users: { signIn },
    connect: {},
    send: ({ text, request }) => ({ type: 'ask', id: request, text }),
    ping: ({ request }) => ({ type: 'ping', id: request }),
    read: {
      kind: 'type',
      names: { started: 'agent_started', done: 'agent_completed', failed: 'agent_error', pong: 'pong' },
      request: 'id',
      run: 'run',
      text: 'text',
    },
    grammar: { completed: 'agent_started agent_completed' },
    delivery: { audience: 'user', replay: 'all', order: 'user' },
  };
}
