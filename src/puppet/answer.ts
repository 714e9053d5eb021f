import type { Script } from '../plan/plan.ts';
import { BEYOND_ASCII } from '../support/beyond-ascii.ts';
import { say } from './echo.ts';

/** One answer of the model, before it is put into an interface's words. */
export interface Answer {
  readonly reasoning?: string;
  readonly calls: readonly ToolCall[];
  /** The final text; absent when there are calls. */
  readonly text?: string;
  /** `refused`: HTTP 500 instead. `cut`: the stream breaks off in the middle of the text. */
  readonly ending: 'whole' | 'refused' | 'cut';
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** A JSON object, as text. */
  readonly arguments: string;
}

export interface OfferedTool {
  readonly name: string;
  /** Names of the parameters of type string that have to be there. */
  readonly required: readonly string[];
}

export interface AnswerInput {
  readonly script: Script;
  readonly round: number;
  readonly tools: readonly OfferedTool[];
  /** What the answer has to tell, in order. */
  readonly canaries: readonly string[];
  /** Names the n-th call of this answer, differently for each message, round and n. */
  nameCall(index: number): { readonly id: string; readonly url: string };
}

/** What the puppet answers to a message whose script nobody gave. */
export const DEFAULT_SCRIPT: Script = { thinking: 0, tools: 0, calls: 'round', ids: 'unique', fails: 'none' };

/**
 * The answer of a script in a round (from 0): its tool calls all at once or one an answer, then the final text, and
 * the text at once when no tools are offered. The same input gives the same answer.
 */
export function composeAnswer(input: AnswerInput): Answer {
  const { script, round, canaries } = input;
  const reasoning =
    round < script.thinking ? { reasoning: aloud(canaries, `is what I consider in round ${round + 1}.`) } : {};
  const calls = input.tools.length === 0 ? [] : composeCalls(input);
  if (calls.length > 0) return { ...reasoning, calls, ending: 'whole' };
  const words = canaries.length === 0 ? 'I was told no secret.' : 'is all that I was told.';
  return { ...reasoning, calls, text: aloud(canaries, words), ending: endingOf(script.fails) };
}

/** What is streamed begins with characters that are torn where a stream is held. */
function aloud(canaries: readonly string[], words: string): string {
  return `${BEYOND_ASCII} ${say(canaries, words)}`;
}

function endingOf(fails: Script['fails']): Answer['ending'] {
  if (fails === 'model') return 'refused';
  return fails === 'stream' ? 'cut' : 'whole';
}

function composeCalls(input: AnswerInput): readonly ToolCall[] {
  const { script, round, tools, canaries } = input;
  const count = countCalls(script, round);
  const tool = tools.find(({ name }) => name === 'http_get') ?? tools[0];
  if (tool === undefined) return [];
  return Array.from({ length: count }, (_, index) => {
    const { id, url } = input.nameCall(index);
    const echo = say(canaries, `is what I look up. ${BEYOND_ASCII}`);
    const fields = tool.name === 'http_get' ? { url } : Object.fromEntries(tool.required.map((name) => [name, echo]));
    return { id: script.ids === 'fixed' ? `call_${index}` : id, name: tool.name, arguments: JSON.stringify(fields) };
  });
}

function countCalls(script: Script, round: number): number {
  if (script.calls === 'round') return round === 0 ? script.tools : 0;
  return round < script.tools ? 1 : 0;
}
