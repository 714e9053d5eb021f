import { defineTarget } from 'overhear';

// LEAK=--leak starts the stack with its planted leak.
const leak = process.env['LEAK'] ?? '';

export default defineTarget({
  name: 'express-ws',
  // {port} is a free port, so that overhear can start as many of these stacks as it needs.
  url: 'http://127.0.0.1:{port}',
  start: { command: `node --import tsx stack.ts --port {port} ${leak}`, ready: '/health' },
  // The stack asks the model at this address: overhear answers, and holds runs open while others do something.
  model: { env: 'OPENAI_BASE_URL' },
  // As many users as are wanted, each by a name that nobody had before.
  users: { signIn: async ({ name, post }) => ({ id: name, token: String((await post('/login', { name })).token) }) },
  // Only a connection that gets `hello` was let in, and a bad token must be refused by a status.
  connect: { path: '/chat', token: { query: 'token' }, welcome: true },
  refuses: { handshake: { status: [401] } },
  send: ({ text, request }) => ({ type: 'ask', id: request, text }),
  // A pong proves that everything before it has come, so nobody needs to wait for a quiet period.
  ping: ({ request }) => ({ type: 'ping', id: request }),
  // Where the fields of a frame are, and which of its names is which event.
  read: {
    kind: 'type',
    names: {
      hello: 'welcome',
      started: 'agent_started',
      thinking: 'agent_thinking',
      tool_call: 'tool_executing',
      tool_result: 'tool_completed',
      done: 'agent_completed',
      pong: 'pong',
      error: 'error',
    },
    // Frames have no run, so each belongs to the message whose id it has.
    request: 'id',
    user: 'user',
    text: ['text', 'output'],
  },
  // What each run that completes has to show.
  grammar: { toolPairs: 1, thinkingFirst: true },
});
