import type { ExpectedMessage, Puppet, Visit, VisitListener } from './puppet.ts';

/** For the tests beside: what a visit was told, in order, and a way to wait for it. */
export interface Trial {
  readonly visit: Visit;
  readonly told: readonly Told[];
  /** Resolves when the visit has been told `count` things of this kind. */
  readonly until: (kind: Told['kind'], count?: number) => Promise<void>;
}

export type Told = {
  [K in keyof VisitListener]: { readonly kind: K } & (Parameters<VisitListener[K]>[0] extends object
    ? Parameters<VisitListener[K]>[0]
    : unknown);
}[keyof VisitListener];

/** Joins a puppet with a listener that keeps what it is told. */
export function beginTrial(puppet: Puppet): Trial {
  const told: Told[] = [];
  const waiting = new Set<() => void>();
  const tell = (one: Told): void => {
    told.push(one);
    for (const look of waiting) look();
  };
  const visit = puppet.join({
    onUpstream: (arrival) => tell({ kind: 'onUpstream', ...arrival }),
    onHeld: (hold) => tell({ kind: 'onHeld', ...hold }),
    onJoined: () => tell({ kind: 'onJoined' }),
    onReleased: (release) => tell({ kind: 'onReleased', ...release }),
    onDone: (done) => tell({ kind: 'onDone', ...done }),
  });
  const until: Trial['until'] = (kind, count = 1) =>
    new Promise((resolve) => {
      const look = (): void => {
        if (told.filter((one) => one.kind === kind).length < count) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return { visit, told, until };
}

/** Secrets of the message of `expectMessage`. */
export const MODEL_TEXT = `zq${'m'.repeat(24)}`;
export const TOOL_RESULT = `zq${'t'.repeat(24)}`;

/** A message of step 1 of user 0: thinks once, calls one tool, holds nothing. */
export function message(changes: Partial<ExpectedMessage> = {}): ExpectedMessage {
  return {
    step: 1,
    user: 0,
    userId: 'user-of-0',
    prompt: 'what is new',
    script: { thinking: 1, tools: 1, calls: 'round', ids: 'unique', fails: 'none' },
    holds: [],
    canaries: { modelText: MODEL_TEXT, toolResult: TOOL_RESULT },
    sharedPrompt: false,
    ...changes,
  };
}

/** A tool as a Chat Completions request offers it. */
export const HTTP_GET = {
  type: 'function',
  function: {
    name: 'http_get',
    parameters: { type: 'object', properties: { url: { type: 'string' } }, required: ['url'] },
  },
};

export interface ChatMessage {
  readonly role: string;
  readonly content: string | null;
  readonly tool_calls?: readonly ChatCall[];
  readonly tool_call_id?: string;
}

export interface ChatCall {
  readonly id: string;
  readonly type: string;
  readonly function: { readonly name: string; readonly arguments: string };
}

/** A streamed answer, put together from its chunks. */
export interface ChatAnswer {
  readonly chunks: readonly ChatChunk[];
  readonly reasoning: string;
  readonly text: string;
  readonly calls: readonly ChatCall[];
  readonly finish: string | undefined;
}

interface ChatChunk {
  readonly choices: readonly { readonly delta: ChatDelta; readonly finish_reason: string | null }[];
}

interface ChatDelta {
  readonly content?: string;
  readonly reasoning_content?: string;
  readonly tool_calls?: readonly (Partial<ChatCall> & {
    readonly index: number;
    readonly function: Partial<ChatCall['function']>;
  })[];
}

/** Sends a Chat Completions request; resolves with the headers of the answer. */
export function askChat(
  puppet: Puppet,
  options: { messages: readonly ChatMessage[]; signal?: AbortSignal; fields?: object },
): Promise<Response> {
  const { messages, fields } = options;
  return fetch(`${puppet.url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', stream: true, tools: [HTTP_GET], messages, ...fields }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

export function userSays(content: string): ChatMessage {
  return { role: 'user', content };
}

/** Reads a streamed answer to its `[DONE]`; throws when it breaks off. */
export async function readChat(response: Response): Promise<ChatAnswer> {
  const events = (await response.text()).split('\n\n').filter((event) => event !== '');
  if (events.at(-1) !== 'data: [DONE]') throw new Error(`no [DONE] at the end: ${events.at(-1)}`);
  // The puppet's own chunks, whose shape the tests are about.
  const chunks = events.slice(0, -1).map((event) => JSON.parse(event.slice('data: '.length)) as ChatChunk);
  const deltas = chunks.flatMap((chunk) => chunk.choices.map((choice) => choice.delta));
  const calls: { id: string; type: string; function: { name: string; arguments: string } }[] = [];
  for (const part of deltas.flatMap((delta) => delta.tool_calls ?? [])) {
    const call = (calls[part.index] ??= { id: '', type: '', function: { name: '', arguments: '' } });
    call.id += part.id ?? '';
    call.type += part.type ?? '';
    call.function.name += part.function.name ?? '';
    call.function.arguments += part.function.arguments ?? '';
  }
  return {
    chunks,
    reasoning: deltas.map((delta) => delta.reasoning_content ?? '').join(''),
    text: deltas.map((delta) => delta.content ?? '').join(''),
    calls,
    finish: chunks.flatMap((chunk) => chunk.choices.map((choice) => choice.finish_reason ?? [])).flat().at(-1),
  };
}

/** The address that a call of `http_get` asks for. */
export function urlOf(call: ChatCall | undefined): string {
  // The puppet's own arguments, whose shape the tests are about.
  const { url } = JSON.parse(call?.function.arguments ?? '{}') as { url: string };
  return url;
}

/** Asks as an agent does: calls the tools that the model wants, until it gives a text. */
export async function runAgent(
  puppet: Puppet,
  start: readonly ChatMessage[],
): Promise<{ text: string; rounds: number }> {
  const messages = [...start];
  for (let rounds = 1; ; rounds += 1) {
    const { calls, text } = await readChat(await askChat(puppet, { messages }));
    if (calls.length === 0) return { text, rounds };
    messages.push({ role: 'assistant', content: null, tool_calls: calls });
    for (const call of calls) {
      const result = await (await fetch(urlOf(call))).text();
      messages.push({ role: 'tool', content: result, tool_call_id: call.id });
    }
  }
}
