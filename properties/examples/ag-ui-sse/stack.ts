import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { jwtVerify, SignJWT } from 'jose';

// An agent that speaks AG-UI: a run is a POST, its events are the answer's stream. Its clients make all the ids.

type Fields = Readonly<Record<string, unknown>>;
type Message = Readonly<{ id: string; role: string; content: string }>;
type Run = Readonly<{ threadId: string; runId: string; messages: readonly Message[] }>;

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, leak: { type: 'boolean', default: false } },
});
const secret = new TextEncoder().encode(process.env['JWT_SECRET'] ?? randomBytes(32).toString('hex'));
const model = process.env['OPENAI_BASE_URL'];

// What was said in each thread, so that clients need to send only what is new.
const threads = new Map<string, Message[]>();
const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = `${request.method} ${new URL(request.url ?? '/', 'http://stack').pathname}`;
  const body = await readBody(request);
  if (asked === 'GET /health') return send(response, 200, { status: 'ok' });
  if (asked === 'POST /login') {
    const { name } = body;
    if (typeof name !== 'string' || name === '') return send(response, 400, { error: 'expected a name' });
    const signed = new SignJWT().setProtectedHeader({ alg: 'HS256' }).setSubject(name).setIssuedAt();
    return send(response, 200, { user: name, token: await signed.setExpirationTime('1h').sign(secret) });
  }
  if (asked !== 'POST /agent') return send(response, 404, { error: 'not found' });
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const verified = await jwtVerify(token, secret, { algorithms: ['HS256'] }).catch(() => undefined);
  if (verified?.payload.sub === undefined) return send(response, 401, { error: 'expected a Bearer token' });
  const run = readRun(body);
  if (run === undefined) return send(response, 400, { error: 'expected threadId, runId and messages of a user' });
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  await perform(run, verified.payload.sub, (type, fields) => {
    response.write(`data: ${JSON.stringify({ type, timestamp: Date.now(), ...fields })}\n\n`);
  });
  response.end();
}

/** One run. The model, the one tool, is asked between TOOL_CALL_END and TOOL_CALL_RESULT. */
async function perform(run: Run, user: string, emit: (type: string, fields: Fields) => void): Promise<void> {
  const { threadId, runId } = run;
  // The planted leak: a thread is whoever's, for those who know its id.
  const key = values.leak ? threadId : JSON.stringify([user, threadId]);
  const thread = threads.get(key) ?? [];
  threads.set(key, thread);
  thread.push(...run.messages.filter(({ id }) => thread.every((known) => known.id !== id)));
  const text = run.messages.at(-1)?.content ?? '';
  const [toolCallId, messageId] = [randomUUID(), randomUUID()];
  emit('RUN_STARTED', { threadId, runId });
  emit('MESSAGES_SNAPSHOT', { messages: thread });
  emit('TOOL_CALL_START', { toolCallId, toolCallName: 'ask_model' });
  emit('TOOL_CALL_ARGS', { toolCallId, delta: JSON.stringify({ text }) });
  emit('TOOL_CALL_END', { toolCallId });
  try {
    const said = await askModel(thread, user);
    emit('TOOL_CALL_RESULT', { messageId: randomUUID(), toolCallId, content: said, role: 'tool' });
    emit('TEXT_MESSAGE_START', { messageId, role: 'assistant' });
    for (const delta of said.match(/\S+\s*|\s+/g) ?? []) emit('TEXT_MESSAGE_CONTENT', { messageId, delta });
    emit('TEXT_MESSAGE_END', { messageId });
    thread.push({ id: messageId, role: 'assistant', content: said });
    emit('RUN_FINISHED', { threadId, runId });
  } catch {
    emit('RUN_ERROR', { message: 'the model has failed', code: 'model_failed' });
  }
}

/** Asks the model and joins what it streams; without a model it is an echo. */
async function askModel(thread: readonly Message[], user: string): Promise<string> {
  if (model === undefined) return `You said: ${thread.at(-1)?.content}`;
  const messages = thread.map(({ role, content }) => ({ role, content }));
  const body = JSON.stringify({ model: 'any', stream: true, user, messages });
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
async function readBody(request: IncomingMessage): Promise<Fields> {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece;
  try {
    return { ...JSON.parse(text) };
  } catch {
    return {};
  }
}

function readRun({ threadId, runId, messages }: Fields): Run | undefined {
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
  const isMessage = (it: Fields | null): boolean => [it?.['id'], it?.['role'], it?.['content']].every(isText);
  if (!isText(threadId) || !isText(runId) || !Array.isArray(messages) || !messages.every(isMessage)) return undefined;
  return messages.at(-1)?.role === 'user' ? { threadId, runId, messages } : undefined;
}

function send(response: ServerResponse, status: number, body: Fields): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

server.listen(Number(values.port), '127.0.0.1', () => {
  const at = server.address();
  process.stdout.write(`ready http://127.0.0.1:${typeof at === 'object' ? at?.port : values.port}\n`);
});
