import { defineTarget } from 'overhear';

// LEAK=--leak starts the stack with its planted leak, SDK=1.26.0 on the other version of the SDK.
const { LEAK: leak = '', SDK: sdk = '1.25.3' } = process.env;

/** JSON-RPC ids are numbers where clients count, and else text. */
const idOf = (request: string): string | number => (/^\d+$/.test(request) ? Number(request) : request);

export default defineTarget({
  name: 'mcp',
  // {port} is a free port, so that overhear can start as many of these stacks as it needs.
  url: 'http://127.0.0.1:{port}',
  start: { command: `node --import tsx stack.ts --port {port} --sdk ${sdk} ${leak}`, ready: '/health' },
  // The stack asks the model at this address: overhear answers, and holds calls open while others do something.
  model: { env: 'OPENAI_BASE_URL' },
  // As many users as are wanted, each by a name that nobody had before.
  users: { signIn: async ({ name, post }) => ({ id: name, token: String((await post('/login', { name })).token) }) },
  // Each call is a request of its own, with the token as its Bearer; the answer is a stream of notifications.
  connect: { transport: 'http', token: 'header' },
  send: ({ text, request }) => ({
    path: '/mcp',
    body: {
      jsonrpc: '2.0',
      id: idOf(request),
      method: 'tools/call',
      params: { name: 'ask', arguments: { text }, _meta: { progressToken: idOf(request) } },
    },
  }),
  // A call is a run: it begins with the first progress, asks the model after the second, and ends with its result.
  read: ({ json, status = 200 }) => {
    if (status >= 400 || json.error !== undefined) return { kind: 'error', code: String(json?.error?.code ?? status) };
    if (json.method === 'notifications/progress') {
      const { progress, progressToken, message } = json.params;
      const kind = ([undefined, 'agent_started', 'tool_executing', 'tool_completed'] as const)[Number(progress)];
      return { kind: kind ?? 'other', request: String(progressToken), text: message };
    }
    const { id, result } = json;
    const kind = result.isError === true ? 'agent_error' : 'agent_completed';
    return { kind, request: String(id), text: result.content[0].text };
  },
  // What each call that completes has to show.
  grammar: { toolPairs: 1 },
});
