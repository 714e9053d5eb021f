import { defineTarget } from 'overhear';

// LEAK=--leak starts the stack with its planted leak.
const leak = process.env['LEAK'] ?? '';

export default defineTarget({
  name: 'socket-io',
  // {port} is a free port, so that overhear can start as many of these stacks as it needs.
  url: 'http://127.0.0.1:{port}',
  start: { command: `node --import tsx stack.ts --port {port} ${leak}`, ready: '/health' },
  // The stack asks the model at this address: overhear answers, and holds runs open while others do something.
  model: { env: 'OPENAI_BASE_URL' },
  // As many users as are wanted, each by a name that nobody had before.
  users: { signIn: async ({ name, post }) => ({ id: name, token: String((await post('/login', { name })).token) }) },
  // Both are fields of the handshake's `auth`. Several users come from one device.
  connect: { transport: 'socket.io', token: { auth: 'token' }, device: { auth: 'device' }, welcome: true },
  // A refusal of Socket.IO counts as 401.
  refuses: { handshake: { status: [401] } },
  // With `ack` the stack acknowledges the event, which is read as an event of that name.
  send: ({ text, request }) => ({ event: 'ask', data: { id: request, text }, ack: 'asked' }),
  // An acknowledgement comes after all that was emitted before it.
  ping: ({ request }) => ({ event: 'fence', data: request, ack: 'fenced' }),
  // An `agent` event says in its `type` what it is; one without a type is what its name says.
  read: {
    kind: 'type',
    names: {
      hello: 'welcome',
      asked: 'accepted',
      fenced: 'pong',
      started: 'agent_started',
      thinking: 'agent_thinking',
      tool_call: 'tool_executing',
      tool_result: 'tool_completed',
      done: 'agent_completed',
      error: 'agent_error',
    },
    request: 'id',
    user: 'user',
    text: ['text', 'output'],
  },
  // All sockets of a user hear of all of their runs, by the ids of their messages.
  delivery: { audience: 'user' },
  // What each run that completes has to show.
  grammar: { toolPairs: 1, thinkingFirst: true },
});
