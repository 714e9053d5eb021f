import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';

import { tear } from '../support/beyond-ascii.ts';
import { toolPath } from '../support/tool-keys.ts';
import { composeAnswer, DEFAULT_SCRIPT } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Desk } from './desk.ts';
import { canariesIn } from './echo.ts';
import { sendJson } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { ModelInterface, ModelRequest, Speech } from './model-interface.ts';
import type { Claim, Registration } from './prompt-book.ts';
import type { Hold } from './puppet.ts';

/** Events after which other streams have their turn, so that streams mix as those of a real model do. */
const EVENTS_A_TURN = 4;

/** Answers a request to the model, and tells its visit of it. Every wait in here ends when the request goes away. */
export async function answerModel(
  exchange: Exchange,
  { desk, api }: { desk: Desk; api: ModelInterface },
): Promise<void> {
  const request = api.read(parse(exchange.body));
  if (request === undefined) {
    desk.tellStray({ endpoint: 'model', raw: exchange.raw });
    const message = 'expected a JSON body with a message of the role user';
    return sendJson(exchange, 400, { error: { message, type: 'invalid_request_error' } });
  }
  const { prompt, round } = request;
  const claim = desk.book.claim({ prompt, slot: `model ${round}`, whose: ownerBy(exchange.raw, desk) });
  if (claim === undefined) return answerStray(exchange, { desk, api, request });

  const { visit, message } = claim.registration;
  if (!message.sharedPrompt && claim.user !== undefined) desk.naming.learn(exchange.raw, message.userId);
  const leave = visit.enter({
    endpoint: 'model',
    step: message.step,
    ...(claim.user === undefined ? {} : { user: claim.user }),
    round,
    again: claim.again,
    named: message.sharedPrompt && claim.named,
    ...request.stated,
    raw: exchange.raw,
  });
  await speakAnswer(exchange, {
    answer: answerOf(request, { claim, exchange, desk }),
    speech: api.speak(request, digest(visit.number, message.step, prompt, round)),
    pass: (phase) => visit.pass(message, phase, exchange.closed),
    round,
  });
  await exchange.closed;
  leave();
}

/** Finds the user of a request whose text several have: by what it says besides that. */
function ownerBy(raw: string, { naming }: Desk): (among: readonly Registration[]) => Registration | undefined {
  return (among) => {
    const shared = among.find(({ message }) => message.sharedPrompt)?.message.prompt;
    if (shared === undefined) return undefined;
    const besides = raw.replaceAll(JSON.stringify(shared).slice(1, -1), '');
    return naming.whose(besides, among, ({ message }) => message.userId);
  };
}

async function answerStray(
  exchange: Exchange,
  { desk, api, request }: { desk: Desk; api: ModelInterface; request: ModelRequest },
): Promise<void> {
  desk.tellStray({ endpoint: 'model', ...request.stated, raw: exchange.raw });
  const answer = composeAnswer({
    script: DEFAULT_SCRIPT,
    round: request.round,
    tools: [],
    canaries: canariesIn(exchange.body),
    nameCall: () => ({ id: '', url: '' }),
  });
  const speech = api.speak(request, digest('stray', request.prompt, request.round));
  await speakAnswer(exchange, { answer, speech, pass: async () => undefined, round: request.round });
}

function answerOf(request: ModelRequest, by: { claim: Claim; exchange: Exchange; desk: Desk }): Answer {
  const { visit, message } = by.claim.registration;
  const { prompt, round, tools } = request;
  const own = message.sharedPrompt && !by.claim.named ? [] : [message.canaries.modelText];
  const heard = canariesIn(by.exchange.body).filter((canary) => !own.includes(canary));
  // The tools are where the model was found: a stack in a container may know this machine by another name than ours.
  const origin = by.exchange.host === undefined ? by.desk.origin : `http://${by.exchange.host}`;
  return composeAnswer({
    script: message.script,
    round,
    tools,
    canaries: [...own, ...heard],
    nameCall(index) {
      const key = digest(visit.number, prompt, round, index);
      by.desk.book.giveOut(key, { visit, prompt, round, index });
      return { id: `call_${digest(message.step, key)}`, url: `${origin}${toolPath(key)}` };
    },
  });
}

interface Performance {
  readonly answer: Answer;
  readonly speech: Speech;
  readonly round: number;
  pass(phase: Hold['phase']): Promise<void>;
}

async function speakAnswer(exchange: Exchange, performance: Performance): Promise<void> {
  const { answer, speech, round } = performance;
  const { response } = exchange;
  /** Only the first answer waits before its end. False when nobody waits for the answer any more. */
  const pass = async (phase: Hold['phase']): Promise<boolean> => {
    if (!response.destroyed && (round === 0 || phase === 'final')) await performance.pass(phase);
    return !response.destroyed;
  };
  if (answer.ending === 'refused') {
    if (!(await pass('thinking')) || !(await pass('final'))) return;
    return sendJson(exchange, 500, { error: { message: 'the model failed', type: 'server_error' } });
  }
  response.writeHead(200, { 'content-type': speech.contentType, 'cache-control': 'no-cache' }).flushHeaders();
  await write(exchange, speech.begin());
  /** What waits has begun already, as a stream that stops anywhere has. */
  const passAndWrite = async (phase: Hold['phase'], events: readonly Piece[]): Promise<boolean> => {
    const [head, ...rest] = cut(events);
    if (head !== undefined) response.write(head);
    if (!(await pass(phase))) return false;
    await write(exchange, rest);
    return true;
  };
  const reasons = answer.reasoning === undefined ? [] : [...speech.reason(answer.reasoning)];
  if (!(await passAndWrite('thinking', reasons))) return;
  if (answer.calls.length > 0 && !(await passAndWrite('tool-call', [...speech.call(answer.calls)]))) return;
  if (answer.text !== undefined) {
    const events = [...speech.say(answer.text)];
    const isCut = answer.ending === 'cut';
    const said = isCut ? events.slice(0, Math.ceil(events.length / 2)) : events;
    if (!(await passAndWrite('final', said))) return;
    if (isCut) {
      // What was written has to leave before the connection breaks.
      response.write('\n', () => response.destroy());
      return;
    }
  }
  await write(exchange, speech.end());
  response.end();
}

/** Writes events, and lets other streams have their turn whenever one is half written: no network keeps them whole. */
async function write(exchange: Exchange, events: Iterable<Piece>): Promise<void> {
  let written = 0;
  for (const event of events) {
    written += 1;
    if (written % EVENTS_A_TURN !== 0) {
      exchange.response.write(event);
      continue;
    }
    const [head = '', ...rest] = cut([event]);
    exchange.response.write(head);
    await turn();
    for (const piece of rest) exchange.response.write(piece);
  }
}

/** An event, or a part of one. */
type Piece = string | Buffer;

/** The same text, with its first event in two pieces. */
function cut([event, ...events]: readonly Piece[]): readonly Piece[] {
  if (event === undefined) return [];
  return typeof event === 'string' ? [...tear(event), ...events] : [event, ...events];
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Hexadecimal, so that it holds no canary by chance. */
function digest(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 20);
}
