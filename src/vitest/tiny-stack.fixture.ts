import { createServer } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';

// A program: an agent behind a WebSocket, whose tokens are the names of its users. With `leak` it talks to everybody,
// and with `mute` to nobody.

const [port = '0', how = 'sound'] = process.argv.slice(2);
const model = process.env['OPENAI_BASE_URL'] ?? '';

interface Asked {
  readonly type: string;
  readonly id: string;
  readonly text: string;
}

const server = createServer((_, response) => response.end('ok'));
const sockets = new WebSocketServer({ server });
sockets.on('connection', (socket, request) => {
  socket.on('error', () => socket.terminate());
  const user = new URL(request.url ?? '/', 'http://localhost').searchParams.get('token') ?? '';
  const say = (to: WebSocket, event: object): void => to.send(JSON.stringify(event));
  say(socket, { type: 'hello', user });
  socket.on('message', (data: Buffer) => {
    const { type, id, text } = read(data.toString());
    const emit = (event: object): void => {
      const all = how === 'leak' ? sockets.clients : how === 'mute' ? [] : [socket];
      for (const one of all) say(one, { ...event, id });
    };
    if (type === 'ping') say(socket, { type: 'pong', id });
    else if (type === 'ask') void work({ text, user, emit });
    else say(socket, { type: 'error', id });
  });
});
server.listen(Number(port), '127.0.0.1');

function read(frame: string): Asked {
  try {
    return { type: '', id: '', text: '', ...JSON.parse(frame) };
  } catch {
    return { type: '', id: '', text: '' };
  }
}

async function work(of: {
  readonly text: string;
  readonly user: string;
  readonly emit: (event: object) => void;
}): Promise<void> {
  const { text, user, emit } = of;
  emit({ type: 'started' });
  try {
    const body = JSON.stringify({ model: 'any', user, messages: [{ role: 'user', content: text }] });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${model}/chat/completions`, { method: 'POST', headers, body });
    const said = (await answer.json()) as { readonly choices: readonly { readonly message: { content: string } }[] };
    emit({ type: 'done', text: said.choices[0]?.message.content });
  } catch {
    emit({ type: 'failed' });
  }
}
