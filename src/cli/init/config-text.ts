import type { Answers } from './answers.ts';

/** The text of an overhear.config.ts: what was answered, and a guess with a comment for all that has to be edited. */
export function configText(answers: Answers): string {
  return `import { defineTarget } from 'overhear';

// How overhear reaches this stack. What says EDIT is a guess at what your clients send and see, of which
// \`npx overhear doctor\` tells what is wrong. Each field is described where it is declared, with all that it can be.
export default defineTarget({
  name: ${quote(answers.name)},
${[
  ...whereLines(answers),
  ...usersLines(answers),
  ...connectLines(answers),
  ...sendLines(answers),
  ...READ_LINES,
  ...PROMISE_LINES,
]
  .map((line) => `  ${line}`)
  .join('\n')}
});
`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function whereLines({ url, start, modelEnv }: Answers): readonly string[] {
  const isMovable = url.includes('{port}');
  return [
    ...(isMovable ? ['// {port} is a free port: overhear starts as many of these stacks as it needs.'] : []),
    `url: ${quote(url)},`,
    ...(start === undefined ? [] : startLines(start, isMovable ? 'movable' : 'fixed')),
    ...modelLines(start, modelEnv),
  ];
}

function startLines(start: string, at: 'movable' | 'fixed'): readonly string[] {
  const port = at === 'fixed' || start.includes('{port}') ? [] : ["  env: { PORT: '{port}' },"];
  return [
    'start: {',
    `  command: ${quote(start)},`,
    ...port,
    "  // EDIT: a path that is answered with 2xx once it is ready. Without it: once its port takes connections.",
    "  // ready: '/health',",
    '},',
  ];
}

function modelLines(start: string | undefined, env: string | undefined): readonly string[] {
  if (env === undefined) return ['// Its model is its own: runs cannot be held, and what it is told is not seen.'];
  if (start !== undefined) {
    return [
      '// Overhear is its model, at the address in this variable: it answers, and holds runs open at chosen points.',
      `model: { env: ${quote(env)} },`,
    ];
  }
  return [
    `// Start your stack with ${env}=http://127.0.0.1:4010/v1: overhear listens there, and is its model.`,
    "model: { listen: '127.0.0.1:4010' },",
  ];
}

function usersLines({ users }: Answers): readonly string[] {
  switch (users) {
    case 'sign-in':
      return [
        '// EDIT: registers or signs in a test user of that name. post(path, body) sends JSON, and gives the answer.',
        'users: {',
        '  signIn: async ({ name, post }) => {',
        "    const answer = await post('/login', { name });",
        "    return { id: name, token: String(answer['token']) };",
        '  },',
        '},',
      ];
    case 'jwt':
      return [
        '// EDIT: the secret that the stack checks tokens with (or `key` and `alg`), and the claims that it wants.',
        "users: { jwt: { secret: process.env['JWT_SECRET'] ?? '', claims: ({ id, email }) => ({ sub: id, email }) } },",
      ];
    case 'list':
      return [
        '// EDIT: test users and their tokens, at least two. Keep the tokens out of this file.',
        'users: {',
        '  list: [',
        "    { id: 'alice', token: process.env['ALICE_TOKEN'] ?? '' },",
        "    { id: 'bob', token: process.env['BOB_TOKEN'] ?? '' },",
        '  ],',
        '},',
      ];
    default:
      return users satisfies never;
  }
}

const TOKENS: Readonly<Record<Answers['token'], string>> = {
  header: "'header'",
  query: "{ query: 'token' }",
  cookie: "{ cookie: 'session' }",
  subprotocol: "{ subprotocol: (token) => ['bearer', token] }",
  message: "{ message: (token) => ({ type: 'auth', token }) }",
  auth: "{ auth: 'token' }",
};

const PATHS: Readonly<Record<Answers['transport'], string>> = {
  websocket: "path: '/', ",
  'socket.io': '',
  sse: "path: '/events', ",
  http: '',
};

function connectLines({ transport, token }: Answers): readonly string[] {
  const kind = transport === 'websocket' ? '' : `transport: ${quote(transport)}, `;
  return [
    '// EDIT: the path, and where the token goes. `welcome: true` where the stack greets each connection by a frame.',
    `connect: { ${kind}${PATHS[transport]}token: ${TOKENS[token]} },`,
  ];
}

function sendLines({ transport }: Answers): readonly string[] {
  const note = '// EDIT: a message of a user. `request` is an id of the client, by which the answers are known again.';
  switch (transport) {
    case 'websocket':
      return [
        note,
        "send: ({ text, request }) => ({ type: 'message', id: request, text }),",
        '// EDIT: what is answered once all before it has come. Without it, overhear waits for a quiet moment.',
        "// ping: ({ request }) => ({ type: 'ping', id: request }),",
      ];
    case 'socket.io':
      return [note, "send: ({ text, request }) => ({ event: 'message', data: { id: request, text } }),"];
    case 'sse':
    case 'http':
      return [note, "send: ({ text, request }) => ({ path: '/chat', body: { id: request, message: text } }),"];
    default:
      return transport satisfies never;
  }
}

const READ_LINES: readonly string[] = [
  '// EDIT: what a frame says. `kind` is the field with its name; on the left are the names that your stack gives,',
  '// without those that it does not have. `welcome`, `accepted`, `pong` and `error` can be on the right, too.',
  'read: {',
  "  kind: 'type',",
  '  names: {',
  "    started: 'agent_started',",
  "    thinking: 'agent_thinking',",
  "    tool_call: 'tool_executing',",
  "    tool_result: 'tool_completed',",
  "    done: 'agent_completed',",
  "    error: 'agent_error',",
  '  },',
  '  // Where the id of the request is, and what the model said. Also: run, thread, user, tool, code. Paths are',
  "  // 'data.run_id', or several: the first that is there counts.",
  "  request: 'id',",
  "  text: 'text',",
  '},',
];

const PROMISE_LINES: readonly string[] = [
  '// What it promises besides, each judged once it stands here: bad tokens are refused, all connections of a user get',
  '// the events of all of their runs, each run that completes uses a tool.',
  '// refuses: { handshake: { status: [401] } },',
  "// delivery: { audience: 'user' },",
  '// grammar: { toolPairs: 1 },',
];
