import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { jwtVerify, SignJWT } from 'jose';
import { Server } from 'socket.io';

// An agent behind Socket.IO: each user has a room, in which all of their sockets hear of all of their questions.

type Fields = Readonly<Record<string, unknown>>;
type Emit = (event: Readonly<Record<string, string>>) => void;

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, leak: { type: 'boolean', default: false } },
});
const secret = new TextEncoder().encode(process.env['JWT_SECRET'] ?? randomBytes(32).toString('hex'));
const model = process.env['OPENAI_BASE_URL'];

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});
const io = new Server(server);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = `${request.method} ${request.url}`;
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece;
  if (asked === 'GET /health') return send(response, 200, { status: 'ok' });
  if (asked !== 'POST /login') return send(response, 404, { error: 'not found' });
  const { name } = read(text);
  if (typeof name !== 'string' || name === '') return send(response, 400, { error: 'expected a name' });
  const signed = new SignJWT().setProtectedHeader({ alg: 'HS256' }).setSubject(name).setIssuedAt();
  send(response, 200, { user: name, token: await signed.setExpirationTime('1h').sign(secret) });
}

io.use((socket, next) => {
  const verified = jwtVerify(String(socket.handshake.auth['token']), secret, { algorithms: ['HS256'] });
  const named = verified.then(({ payload }) => payload.sub).catch(() => undefined);
  void named.then((user) => {
    socket.data.user = user;
    next(user === undefined ? new Error('unauthorized') : undefined);
  });
});

io.on('connection', (socket) => {
  const user = String(socket.data.user);
  const device = String(socket.handshake.auth['device'] ?? socket.id);
  // The planted leak: a device that comes back finds its room again, whoever holds it now.
  const rooms = values.leak ? [`user:${user}`, `device:${device}`] : [`user:${user}`];
  void socket.join(rooms);
  socket.emit('hello', { user });
  socket.on('ask', (ask: unknown, acknowledge: unknown) => {
    const { id, text } = { ...(typeof ask === 'object' ? ask : undefined) } as Fields;
    const isSound = typeof id === 'string' && typeof text === 'string';
    if (typeof acknowledge === 'function') acknowledge(isSound ? { ok: true, id } : { ok: false });
    if (isSound) void work({ id, text, user }, (event) => io.to(rooms).emit('agent', event));
  });
  socket.on('fence', (id: unknown, acknowledge: unknown) => {
    if (typeof acknowledge === 'function') acknowledge({ id });
  });
});

/** The agent: it thinks, and uses its one tool, which is the model. */
async function work(ask: Readonly<{ id: string; text: string; user: string }>, emit: Emit): Promise<void> {
  const { id, text, user } = ask;
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

/** The fields of a body; one that is no JSON object has none. */
function read(text: string): Fields {
  try {
    return { ...JSON.parse(text) };
  } catch {
    return {};
  }
}

function send(response: ServerResponse, status: number, body: Fields): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

server.listen(Number(values.port), '127.0.0.1', () => {
  const at = server.address();
  process.stdout.write(`ready http://127.0.0.1:${typeof at === 'object' ? at?.port : values.port}\n`);
});
