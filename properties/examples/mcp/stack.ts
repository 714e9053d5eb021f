import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { jwtVerify, SignJWT } from 'jose';

// An MCP server with one tool, over streamable HTTP without sessions, on either of two versions of the SDK.

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    leak: { type: 'boolean', default: false },
    sdk: { type: 'string', default: '1.25.3' },
  },
});
const secret = new TextEncoder().encode(process.env['JWT_SECRET'] ?? randomBytes(32).toString('hex'));
const model = process.env['OPENAI_BASE_URL'];
const sdk = new Map(Object.entries({ '1.25.3': 'mcp-1-25', '1.26.0': 'mcp-1-26' })).get(values.sdk);
if (sdk === undefined) throw new Error('expected --sdk to be 1.25.3 or 1.26.0');
// The two versions are of one form.
const { Server }: typeof import('mcp-1-26/server/index.js') = await import(`${sdk}/server/index.js`);
const { CallToolRequestSchema, ListToolsRequestSchema }: typeof import('mcp-1-26/types.js') =
  await import(`${sdk}/types.js`);
const { StreamableHTTPServerTransport }: typeof import('mcp-1-26/server/streamableHttp.js') =
  await import(`${sdk}/server/streamableHttp.js`);

const ASK = {
  name: 'ask',
  description: 'Asks the model.',
  inputSchema: { type: 'object' as const, properties: { text: { type: 'string' } }, required: ['text'] },
};

async function openTransport() {
  const server = new Server({ name: 'example', version: '1.0.0' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: [ASK] }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { authInfo, sendNotification }) => {
    const text = params.arguments?.['text'];
    if (params.name !== 'ask' || typeof text !== 'string') throw new Error('expected ask, with a text');
    const progressToken = params._meta?.progressToken;
    const tell = async (progress: number, message: string): Promise<void> => {
      if (progressToken === undefined) return;
      const told = { progressToken, progress, total: 3, message };
      await sendNotification({ method: 'notifications/progress', params: told });
    };
    await tell(1, `thinking of "${text}"`);
    await tell(2, `asking the model "${text}"`);
    const said = await askModel(text, authInfo?.clientId ?? '').catch(() => undefined);
    await tell(3, said === undefined ? 'the model has failed' : 'the model has answered');
    return { isError: said === undefined, content: [{ type: 'text', text: said ?? 'the model has failed' }] };
  });
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  await server.connect(transport);
  return transport;
}

// The planted leak: one server and one transport for all clients, whose requests it tells apart by their ids.
const shared = values.leak ? await openTransport() : undefined;

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = `${request.method} ${request.url}`;
  if (asked === 'GET /health') return send(response, 200, { status: 'ok' });
  if (asked === 'POST /login') {
    let text = '';
    for await (const piece of request.setEncoding('utf8')) text += piece;
    const { name } = read(text);
    if (typeof name !== 'string' || name === '') return send(response, 400, { error: 'expected a name' });
    const signed = new SignJWT().setProtectedHeader({ alg: 'HS256' }).setSubject(name).setIssuedAt();
    return send(response, 200, { user: name, token: await signed.setExpirationTime('1h').sign(secret) });
  }
  if (request.url !== '/mcp') return send(response, 404, { error: 'not found' });
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const verified = await jwtVerify(token, secret, { algorithms: ['HS256'] }).catch(() => undefined);
  const clientId = verified?.payload.sub;
  if (clientId === undefined) return send(response, 401, { error: 'expected a Bearer token' });
  if (request.method !== 'POST') return send(response, 405, { error: 'expected a POST' });
  const transport = shared ?? (await openTransport());
  if (shared === undefined) response.on('close', () => void transport.close());
  await transport.handleRequest(Object.assign(request, { auth: { token, clientId, scopes: [] } }), response);
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
function read(text: string): Readonly<Record<string, unknown>> {
  try {
    return { ...JSON.parse(text) };
  } catch {
    return {};
  }
}

function send(response: ServerResponse, status: number, body: Readonly<Record<string, string>>): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

server.listen(Number(values.port), '127.0.0.1', () => {
  const at = server.address();
  process.stdout.write(`ready http://127.0.0.1:${typeof at === 'object' ? at?.port : values.port}\n`);
});
