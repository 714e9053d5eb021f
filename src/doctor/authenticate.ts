import type { Session } from '../target/target.ts';
import type { Came } from '../report/diagnosis.ts';
import { askHttp, describeReply, findSilence, isRefused } from './ask-http.ts';
import { offerBadTokens } from './bad-tokens.ts';
import { eachOf, failed, fine, NOT_PROMISED, type Check } from './check.ts';
import { askLine, describeAnswer, describeLine, openLine, type Line } from './line.ts';
import { userOf, type Patient, type User } from './patient.ts';
import { NOBODYS_RUN } from './reach.ts';
import { revokeSecond } from './revoke.ts';

/** Can somebody sign in, and is a good token good and a bad one bad at each door? */
export const AUTHENTICATE: readonly Check[] = [
  {
    name: 'register',
    stage: 'authenticate',
    needs: ['auth-keys'],
    form: 'short',
    tried: () => 'two users register',
    perform: registerBoth,
  },
  {
    name: 'sign-in',
    stage: 'authenticate',
    needs: ['register'],
    form: 'whole',
    tried: () => 'alice signs in once more',
    perform: signInAgain,
  },
  {
    name: 'token-http',
    stage: 'authenticate',
    needs: ['register', 'backend-ready'],
    form: 'short',
    tried: () => 'a run that never was, asked of each backend with a good token',
    perform: (patient) => eachOf(patient.stack.endpoints.backends, (origin) => askWithToken(patient, origin)),
  },
  {
    name: 'token-handshake',
    stage: 'authenticate',
    needs: ['register', 'backend-ready'],
    form: 'short',
    tried: () => 'a handshake of each user with each backend, with a good token',
    perform: (patient) => eachOf(patient.users, (user) => connect(patient, user)),
  },
  {
    name: 'token-live',
    stage: 'authenticate',
    needs: ['sign-in', 'token-handshake'],
    form: 'whole',
    tried: () => "the other session's token, on a live socket of alice",
    perform: changeToken,
  },
  {
    name: 'bad-tokens-http',
    stage: 'authenticate',
    needs: ['token-http'],
    form: 'whole',
    tried: () => 'forged tokens over HTTP',
    perform: (patient) => offerBadTokens(patient, 'http'),
  },
  {
    name: 'bad-tokens-handshake',
    stage: 'authenticate',
    needs: ['token-handshake'],
    form: 'whole',
    tried: () => 'handshakes with forged tokens',
    perform: (patient) => offerBadTokens(patient, 'handshake'),
  },
  {
    name: 'bad-tokens-live',
    stage: 'authenticate',
    needs: ['token-handshake'],
    form: 'whole',
    tried: () => "forged tokens on a live socket of alice, then bob's own",
    perform: (patient) => offerBadTokens(patient, 'live'),
  },
  {
    name: 'revoked-token',
    stage: 'authenticate',
    needs: ['sign-in', 'token-handshake'],
    form: 'whole',
    tried: () => "that token after its logout: live, over HTTP, in a handshake",
    perform: revokeSecond,
  },
];

async function registerBoth(patient: Patient): Promise<Came> {
  return await eachOf(['alice', 'bob'] as const, async (name) => {
    const credentials = { email: `${patient.random.text(12)}@overhear.example`, password: patient.random.text(20) };
    const signed = await getSession(patient, { kind: 'register', credentials });
    if (!('session' in signed)) return signed;
    const number = name === 'alice' ? 0 : 1;
    patient.users[number] = { name, number, ...credentials, session: signed.session, lines: [] };
    return fine('a session for each');
  });
}

async function signInAgain(patient: Patient): Promise<Came> {
  const alice = userOf(patient, 0);
  const signed = await getSession(patient, { kind: 'login', credentials: alice });
  if (!('session' in signed)) return signed;
  if (signed.session.userId !== alice.session.userId) {
    return failed('a session of somebody else', 'violated', { kind: 'keep-apart' });
  }
  alice.second = signed.session;
  return fine('another session of alice');
}

async function getSession(
  patient: Patient,
  asked: { readonly kind: 'register' | 'login'; readonly credentials: Pick<User, 'email' | 'password'> },
): Promise<Came | { readonly session: Session }> {
  const { email, password } = asked.credentials;
  const origin = patient.stack.endpoints.auth;
  const reply = await askHttp(patient, { kind: asked.kind }, { origin, token: null, credentials: { email, password } });
  const silence = findSilence(reply, 'auth', `${asked.kind} at ${origin}`);
  if (silence !== undefined || reply.kind === 'silent') return silence ?? fine('');
  const what = `${asked.kind} was answered ${describeReply(reply)}, expected a session`;
  if (reply.status >= 300) return failed(what, 'unusable', { kind: 'see-log', service: 'auth' });
  try {
    return { session: patient.target.readSession(reply.body) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return failed(`${what}: ${why}`, 'unusable', { kind: 'correct-address', service: 'auth' });
  }
}

/** It is refused for what it asks for, and not for who asks. */
async function askWithToken(patient: Patient, origin: string): Promise<Came> {
  const { abilities, contract } = patient.target;
  const refusal = contract.refusals['not-found']?.http;
  if (!abilities.http || refusal === undefined) return NOT_PROMISED;
  const token = userOf(patient, 0).session.accessToken;
  const reply = await askHttp(patient, NOBODYS_RUN, { origin, token });
  if (isRefused(reply, refusal)) return fine(`let in (${describeReply(reply)})`);
  const silence = findSilence(reply, 'backend', origin);
  if (silence !== undefined || reply.kind === 'silent') return silence ?? fine('');
  const what = `${origin} answered ${describeReply(reply)} to a good token`;
  if (reply.status === 401 || reply.status === 403) return failed(what, 'unusable', { kind: 'agree-on-keys' });
  return failed(what, 'unusable', { kind: 'correct-address', service: 'backend' });
}

async function connect(patient: Patient, user: User): Promise<Came> {
  const token = user.session.accessToken;
  const { backends } = patient.stack.endpoints;
  user.lines = await Promise.all(backends.map((origin) => openLine(patient, { origin, token })));
  return await eachOf(user.lines, async (line) => greeted(line, user));
}

function greeted(line: Line, user: User): Came {
  const [first] = line.heard;
  const what = `${line.origin} to a good token: ${describeLine(line)}`;
  if (line.end?.kind === 'rejected') {
    return failed(
      what,
      'unusable',
      line.end.status === 401 || line.end.status === 403
        ? { kind: 'agree-on-keys' }
        : line.end.status < 400 || line.end.status === 404 || line.end.status === 426
          ? { kind: 'pass-upgrades' }
          : { kind: 'see-log', service: 'backend' },
    );
  }
  if (line.end?.kind === 'closed' && !line.end.wasOpen) {
    return failed(what, 'silent', { kind: 'start', service: 'backend' });
  }
  if (first?.seen?.kind !== 'welcome' || line.end !== undefined) return failed(what, 'unusable', { kind: 'greet' });
  const greets = first.seen.userId;
  if (greets !== undefined && greets !== user.session.userId) {
    return failed(`${line.origin} took ${user.name} for somebody else`, 'violated', { kind: 'verify-tokens' });
  }
  return fine(`let in (${first.seen.type})`);
}

async function changeToken(patient: Patient): Promise<Came> {
  const alice = userOf(patient, 0);
  const token = alice.second?.accessToken ?? alice.session.accessToken;
  const [origin = ''] = patient.stack.endpoints.backends;
  const line = await openLine(patient, { origin, token: alice.session.accessToken });
  const answer = await askLine(patient, line, { ask: { kind: 'change-token', token: 0 }, token });
  const what = describeAnswer(answer, line);
  await line.leave();
  return answer?.kind === 'token-changed'
    ? fine(what)
    : failed(`${what}, expected it to be taken`, 'violated', { kind: 'agree-on-keys' });
}
