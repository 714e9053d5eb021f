import type { Phase, Script } from '../plan/plan.ts';
import type { SessionBody } from '../protocol/bodies.ts';
import type { Puppet, Visit } from '../puppet/puppet.ts';
import { newId } from '../reference/new-id.ts';
import type { Answer, Client, ConnectOptions, Frame, HttpOptions } from './stack-client.fixture.ts';
import { connectTo, readAnswer } from './stack-client.fixture.ts';

const SCRIPT: Script = { thinking: 1, tools: 1, calls: 'round', ids: 'unique', fails: 'none' };

/** What a test does to a stack that speaks the protocol, with the puppet as its model. */
export interface StackDriver {
  readonly visit: Visit;
  /** What a message of this text will do; the puppet holds these phases. */
  expect(prompt: string, how?: { holds?: readonly Phase[]; script?: Partial<Script> }): number;
  register(with_?: { profile?: string; ttl_seconds?: number }): Promise<SessionBody & { email: string }>;
  auth(path: string, options?: { body?: object; token?: string }): Promise<Answer>;
  http(method: string, path: string, options?: HttpOptions): Promise<Answer>;
  connect(token: string, options?: ConnectOptions): Promise<Client>;
}

/** Visits the puppet for a file of tests. */
export function visitPuppet(puppet: Puppet): Visit {
  const ignore = (): void => undefined;
  return puppet.join({ onUpstream: ignore, onHeld: ignore, onJoined: ignore, onReleased: ignore, onDone: ignore });
}

let steps = 0;

export function driveStack(
  { authUrl, backendUrls }: { readonly authUrl: string; readonly backendUrls: readonly string[] },
  visit: Visit,
): StackDriver {
  const backend = (replica = 0): string => backendUrls[replica] ?? '';
  const driver: StackDriver = {
    visit,
    expect: (prompt, how = {}) => {
      steps += 1;
      visit.expect({
        step: steps,
        user: 0,
        userId: '',
        prompt,
        script: { ...SCRIPT, ...how.script },
        holds: how.holds ?? [],
        canaries: { modelText: '', toolResult: '' },
        sharedPrompt: false,
      });
      return steps;
    },
    register: async (fields = {}) => {
      const email = `${newId('usr')}@example.org`;
      const answer = await driver.auth('/auth/register', { body: { email, password: 'secret', ...fields } });
      // The service answers a registration with a session.
      return { email, ...(answer.body as unknown as SessionBody) };
    },
    auth: async (path, { body, token } = {}) => {
      const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const method = body === undefined && path !== '/auth/logout' ? 'GET' : 'POST';
      const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
      return await readAnswer(await fetch(authUrl + path, init));
    },
    http: async (method, path, { token, body, headers, replica } = {}) => {
      const all = { ...(token !== undefined && { authorization: `Bearer ${token}` }), ...headers };
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const init = body === undefined ? { method, headers: all } : { method, headers: all, body: text };
      return await readAnswer(await fetch(backend(replica) + path, init));
    },
    connect: (token, how = {}) => connectTo(backend(how.replica), token, how),
  };
  return driver;
}

/** Sends a message and waits until its run has completed. */
export async function sendAndFinish(client: Client, content: string, more: object = {}): Promise<Frame> {
  const accepted = await client.ask('user_message', { content, ...more });
  await client.event('agent_completed', accepted.run_id);
  return accepted;
}
