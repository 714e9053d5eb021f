import { BEYOND_ASCII, tear } from '../support/beyond-ascii.ts';
import { toolText } from '../support/tool-keys.ts';
import type { Desk } from './desk.ts';
import { sendJson } from './exchange.ts';
import type { Exchange } from './exchange.ts';
import type { ExpectedMessage } from './puppet.ts';

/** Answers a call of a tool that the model was made to ask for, and tells its visit of it. */
export async function answerTool(exchange: Exchange, { desk, key }: { desk: Desk; key: string }): Promise<void> {
  const { book } = desk;
  const place = book.placeOf(key);
  const claim = place && book.claim({ ...place, slot: `tool ${place.round} ${place.index}` });
  if (place === undefined || claim === undefined) {
    desk.tellStray({ endpoint: 'tool', raw: exchange.raw });
    return sendJson(exchange, 404, { error: { message: `no tool call has the key ${key}` } });
  }
  const { visit, message } = claim.registration;
  const leave = visit.enter({
    endpoint: 'tool',
    step: message.step,
    ...(claim.user === undefined ? {} : { user: claim.user }),
    round: place.round,
    again: claim.again,
    named: false,
    raw: exchange.raw,
  });
  const { response } = exchange;
  const { fails } = message.script;
  if (fails !== 'tool') response.writeHead(200, { 'content-type': 'text/plain' }).flushHeaders();
  if (place.round === 0 && place.index === 0) await visit.pass(message, 'tool-result', exchange.closed);
  if (fails === 'tool') sendJson(exchange, 500, { error: { message: 'the tool failed' } });
  else if (fails === 'tool-cut') response.destroy();
  else {
    const [head, rest] = tear(resultFor(message, key));
    response.write(head);
    response.end(rest);
  }
  await exchange.closed;
  leave();
}

/** As long as the prompt, where that is longer than what there is to tell: who sends large texts gets large ones. */
function resultFor({ prompt, canaries, sharedPrompt }: ExpectedMessage, key: string): string {
  const what = sharedPrompt ? 'nothing secret' : canaries.toolResult;
  return toolText(`${BEYOND_ASCII} ${what}`, key).padEnd(prompt.length, ' and more');
}
