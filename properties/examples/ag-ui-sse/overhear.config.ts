import { defineTarget } from 'overhear';

// LEAK=--leak starts the stack with its planted leak.
const leak = process.env['LEAK'] ?? '';

export default defineTarget({
  name: 'ag-ui-sse',
  // {port} is a free port, so that overhear can start as many of these stacks as it needs.
  url: 'http://127.0.0.1:{port}',
  start: { command: `node --import tsx stack.ts --port {port} ${leak}`, ready: '/health' },
  // The stack asks the model at this address: overhear answers, and holds runs open while others do something.
  model: { env: 'OPENAI_BASE_URL' },
  // As many users as are wanted, each by a name that nobody had before.
  users: { signIn: async ({ name, post }) => ({ id: name, token: String((await post('/login', { name })).token) }) },
  // Each message is a request of its own, with the token as its Bearer; the answer is the stream of the run's events.
  connect: { transport: 'http', token: 'header' },
  send: ({ text, request, thread }) => ({
    path: '/agent',
    // The id of a message must be new in its thread, also where clients count their requests from 1.
    body: { threadId: thread, runId: request, messages: [{ id: crypto.randomUUID(), role: 'user', content: text }] },
  }),
  // Clients make the ids of threads, so that two users may come to use the same one.
  ids: { thread: 'client' },
  // Events that are not named here claim nothing; what they bring is searched all the same.
  read: {
    kind: 'type',
    names: {
      RUN_STARTED: 'agent_started',
      TOOL_CALL_START: 'tool_executing',
      TOOL_CALL_RESULT: 'tool_completed',
      RUN_FINISHED: 'agent_completed',
      RUN_ERROR: 'agent_error',
    },
    request: 'runId',
    thread: 'threadId',
    tool: 'toolCallId',
    text: 'content',
  },
  // What each run that completes has to show.
  grammar: { toolPairs: 1, pairing: 'call-id' },
});
