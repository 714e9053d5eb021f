import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import express from 'express';
import { jwtVerify, SignJWT } from 'jose';
import { WebSocketServer, type WebSocket } from 'ws';

// An agent behind Express and a raw WebSocket: one answers the sign-in, the other carries questions and events.

type Event = Readonly<Record<string, string>>;

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, leak: { type: 'boolean', default: false } },
});
const secret = new TextEncoder().encode(process.env['JWT_SECRET'] ?? randomBytes(32).toString('hex'));
const model = process.env['OPENAI_BASE_URL'];

const app = express();
app.use(express.json());
app.get('/health', (_, response) => {
  response.json({ status: 'ok' });
});
app.post('/login', (request, response, next) => {
  const name: unknown = request.body?.name;
  if (typeof name !== 'string' || name === '') {
    response.status(400).json({ error: 'expected a name' });
    return;
  }
  const signed = new SignJWT().setProtectedHeader({ alg: 'HS256' }).setSubject(name).setIssuedAt();
  const signing = signed.setExpirationTime('1h').sign(secret);
  signing.then((token) => response.json({ user: name, token })).catch((error: unknown) => next(error));
});

// The planted leak: the agent has one socket to talk to, which is whichever connected last.
let latest: WebSocket | undefined;

const server = createServer(app);
const sockets = new WebSocketServer({ noServer: true });
server.on('upgrade', (request, stream, head) => {
  stream.on('error', () => stream.destroy());
  const token = /^\/chat\?token=([\w.-]+)$/.exec(request.url ?? '')?.[1] ?? '';
  void userOf(token).then((user) => {
    if (user === undefined) stream.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
    else sockets.handleUpgrade(request, stream, head, (socket) => converse(socket, user));
  });
});

function converse(socket: WebSocket, user: string): void {
  latest = socket;
  socket.on('error', () => socket.terminate());
  const answer = (event: Event): void => socket.send(JSON.stringify(event));
  const emit = (event: Event): void => (values.leak ? latest : socket)?.send(JSON.stringify(event));
  answer({ type: 'hello', user });
  socket.on('message', (data: Buffer) => {
    const { type, id, text } = read(data.toString());
    if (typeof id !== 'string') answer({ type: 'error', message: 'expected a JSON object with an id' });
    else if (type === 'ping') answer({ type: 'pong', id });
    else if (type === 'ask' && typeof text === 'string') void work({ id, text, user, emit });
    else answer({ type: 'error', id, message: 'expected an ask with a text, or a ping' });
  });
}

type Ask = Readonly<{ id: string; text: string; user: string; emit: (event: Event) => void }>;

/** The agent: it thinks, and uses its one tool, which is the model. */
async function work({ id, text, user, emit }: Ask): Promise<void> {
  emit({ type: 'started', id });
  emit({ type: 'thinking', id, text: `What is there to say of "${text}"?` });
  emit({ type: 'tool_call', id, tool: 'ask_model', input: text });
  try {
    const output = await askModel(text, user);
    emit({ type: 'tool_result', id, tool: 'ask_model', output });
    emit({ type: 'done', id, text: output });
  } catch {
    emit({ type: 'error', id, message: 'the model has failed' });
  }
}

/** Asks the model and joins what it streams; without a model it is an echo. */
async function askModel(text: string, user: string): Promise<string> {
  if (model === undefined) return `You said: ${text}`;
  const body = JSON.stringify({ model: 'any', stream: true, user, messages: [{ role: 'user', content: text }] });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${model}/chat/completions`, { method: 'POST', headers, body });
  if (!response.ok || response.body === null) throw new Error(`the model answered ${response.status}`);
  let rest = '';
  let said = '';
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data: [DONE]')) return said;
      if (line.startsWith('data: ')) said += JSON.parse(line.slice(6)).choices[0]?.delta.content ?? '';
    }
  }
  throw new Error('the model broke off');
}

async function userOf(token: string): Promise<string | undefined> {
  const verified = await jwtVerify(token, secret, { algorithms: ['HS256'] }).catch(() => undefined);
  return verified?.payload.sub;
}

/** The fields of a frame; one that is no JSON object has none. */
function read(frame: string): Readonly<Record<string, unknown>> {
  try {
    return { ...JSON.parse(frame) };
  } catch {
    return {};
  }
}

server.listen(Number(values.port), '127.0.0.1', () => {
  const at = server.address();
  process.stdout.write(`ready http://127.0.0.1:${typeof at === 'object' ? at?.port : values.port}\n`);
});
