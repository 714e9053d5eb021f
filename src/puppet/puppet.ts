import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Phase, Script } from '../plan/plan.ts';
import { describeError, OverhearError } from '../support/errors.ts';
import { toolPath } from '../support/tool-keys.ts';
import type { Desk } from './desk.ts';
import { answerModel } from './model-door.ts';
import { CHAT, RESPONSES } from './model-interface.ts';
import { createNaming } from './naming.ts';
import { createPromptBook } from './prompt-book.ts';
import { openExchange, sendJson } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import { answerTool } from './tool-door.ts';
import { openVisit } from './visit.ts';

/**
 * The model and the tools of a stack under test, in our hands: an OpenAI-compatible endpoint that holds, echoes and
 * fails as each message's script says, and a witness of what reaches it. What it answers depends on the prompt and on
 * how often that was asked, never on who asks. Any number of executions use one puppet at once.
 */
export interface Puppet {
  readonly host: string;
  readonly port: number;
  /** What a stack takes as `LLM_BASE_URL`; it ends in `/v1`. */
  readonly url: string;
  /** Where the tools are. */
  readonly origin: string;
  /** Begins the visit of one execution. */
  join(listener: VisitListener): Visit;
  /** Is told of each request whose prompt or tool key no visit knows, for instance since its visit has ended. */
  onStray(listener: (stray: Stray) => void): void;
  /** Breaks off what is under way. */
  stop(): Promise<void>;
}

/** One execution's dealings with the puppet. */
export interface Visit {
  /**
   * Says what a message will do when the model is asked with it. Several steps may expect one prompt: each request
   * with it belongs to the first step, in order of these calls, that had none of that round yet.
   */
  expect(message: ExpectedMessage): void;
  /** Lets a held phase go on; before the hold it is remembered, and the phase is then not held. */
  release(hold: Hold): void;
  /** Opens the hold that has lasted longest, of these steps or of all, as a rescue. False when there is none. */
  releaseOldest(among?: ReadonlySet<number>): boolean;
  /** Opens every hold; from now on nothing is held. */
  releaseAll(): void;
  /** The phases held now, in the order in which the holds began, and how many requests wait there. */
  readonly holding: readonly (Hold & { readonly waiting: number })[];
  /** Requests of this execution that are open now, held or not. */
  readonly busy: number;
  /** Opens every hold and forgets the prompts: later requests with them are strays. */
  leave(): void;
}

export interface ExpectedMessage {
  readonly step: number;
  readonly user: number;
  /** As the stack knows that user. */
  readonly userId: string;
  /** The text of the message as the model gets it. */
  readonly prompt: string;
  readonly script: Script;
  readonly holds: readonly Phase[];
  /** Secrets of that user, told only when the prompt is not shared; that of the model's text too where it is named. */
  readonly canaries: { readonly modelText: string; readonly toolResult: string };
  /** Whether steps of other users may send the same text, so that nobody knows for whom an answer is. */
  readonly sharedPrompt: boolean;
}

export interface Hold {
  readonly step: number;
  readonly phase: Phase;
}

/** What a visit is told, each synchronously when it happens. */
export interface VisitListener {
  /** A request has arrived and is neither answered nor held yet. */
  onUpstream(arrival: Arrival): void;
  onHeld(hold: Hold): void;
  /** Another request waits at a phase that is held already. */
  onJoined(): void;
  /**
   * `plan`: by `release`; `rescue`: by `releaseOldest` or the limit of a hold; `end`: the others, or its request went
   * away.
   */
  onReleased(release: Hold & { readonly by: 'plan' | 'rescue' | 'end' }): void;
  /** A request was answered to its end or broken off by either side; `visit.busy` no longer counts it. */
  onDone(done: { readonly endpoint: 'model' | 'tool'; readonly step: number; readonly round: number }): void;
}

/** A request of this visit. Its meaning is that of the history's entry `upstream`. */
export interface Arrival {
  readonly endpoint: 'model' | 'tool';
  readonly step: number;
  /** Absent when steps of more than one user expect this prompt. */
  readonly user?: number;
  /**
   * Answers with tool calls that the model has given to this message before; of a tool, those before the one that
   * calls it.
   */
  readonly round: number;
  /** Each step that expects this prompt has had a request of this round (and tool call) before. */
  readonly again: boolean;
  /** The text may be several users', and the request says whose it is: the answer tells that user's secret. */
  readonly named: boolean;
  readonly statedUserId?: string;
  readonly statedRunId?: string;
  /** The request as it came: its first line, its headers and its body. */
  readonly raw: string;
}

export interface Stray {
  readonly endpoint: 'model' | 'tool';
  readonly statedUserId?: string;
  readonly statedRunId?: string;
  readonly raw: string;
}

export interface PuppetOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** After this long a hold is opened as a rescue: 8,000 ms, a safety net below what an execution itself waits. */
  readonly holdLimitMs?: number;
}

const HOLD_LIMIT_MS = 8_000;
/** Longer than any stack keeps an idle connection, so that it never asks on one that we are closing. */
const KEEP_ALIVE_MS = 120_000;

/** Starts a puppet that listens. Rejects with `port-in-use` or `puppet-cannot-listen`. */
export async function createPuppet(options: PuppetOptions): Promise<Puppet> {
  const book = createPromptBook();
  const strayListeners: ((stray: Stray) => void)[] = [];
  let visits = 0;
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  const port = await listen(server, options);
  const origin = `http://${options.host}:${port}`;
  const desk: Desk = {
    book,
    naming: createNaming(),
    origin,
    tellStray: (stray) => strayListeners.forEach((tell) => tell(stray)),
  };
  server.on('request', (request, response) => {
    void openExchange(request, response).then((exchange) => exchange && route(exchange, desk));
  });
  return {
    host: options.host,
    port,
    url: `${origin}/v1`,
    origin,
    join(listener) {
      visits += 1;
      const holdLimitMs = options.holdLimitMs ?? HOLD_LIMIT_MS;
      return openVisit({ number: visits, listener, book, holdLimitMs });
    },
    onStray: (listener) => void strayListeners.push(listener),
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function route(exchange: Exchange, desk: Desk): Promise<void> | void {
  const { method, path } = exchange;
  if (method === 'POST' && path === '/v1/chat/completions') return answerModel(exchange, { desk, api: CHAT });
  if (method === 'POST' && path === '/v1/responses') return answerModel(exchange, { desk, api: RESPONSES });
  if (method === 'GET' && path === '/v1/models') {
    const models = [{ id: 'puppet', object: 'model', created: 0, owned_by: 'overhear' }];
    return sendJson(exchange, 200, { object: 'list', data: models });
  }
  const tool = toolPath('');
  if (path.startsWith(tool)) return answerTool(exchange, { desk, key: path.slice(tool.length) });
  return sendJson(exchange, 404, { error: { message: `no route ${method} ${path}`, type: 'invalid_request_error' } });
}

async function listen(server: Server, { host, port }: PuppetOptions): Promise<number> {
  try {
    await once(server.listen(port, host), 'listening');
  } catch (cause) {
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    throw new OverhearError(
      taken ? 'port-in-use' : 'puppet-cannot-listen',
      `expected to listen on ${host}:${port} as the model: ${describeError(cause)}`,
      { hint: 'Give another --llm-listen HOST:PORT, and point the stack there.', cause },
    );
  }
  // A server that listens on TCP has an address of this form.
  return (server.address() as AddressInfo).port;
}
