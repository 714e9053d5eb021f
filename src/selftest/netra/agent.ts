import { createAnswerParser } from '../../reference/agent/answer-parser.ts';
import { askModel } from '../../reference/agent/model.ts';
import type { NetraEvent, NetraRun } from './shapes.ts';

const ECHO_CHARACTERS = 100;
const TOOL = 'response_generator';

/** The events of one run, in order. The model is asked between `tool_executing` and `tool_completed`. */
export async function* runNetraAgent(options: {
  readonly run: NetraRun;
  readonly prompt: string;
  readonly starts: number;
  readonly llmUrl: string | undefined;
  readonly signal: AbortSignal;
}): AsyncGenerator<NetraEvent> {
  const { prompt, run } = options;
  for (let said = 0; said < options.starts; said += 1) {
    yield { kind: 'agent_started', details: { message: 'Starting to process your request' } };
  }
  const echo = prompt.slice(0, ECHO_CHARACTERS);
  yield { kind: 'agent_thinking', details: { reasoning: `Considering: ${echo}` } };
  yield { kind: 'tool_executing', details: { tool_name: TOOL, parameters: { query: echo } } };
  let answer: string;
  try {
    answer = options.llmUrl === undefined ? `Echo: ${echo}` : await askForText(options.llmUrl, options);
  } catch {
    yield { kind: 'agent_error', details: { error: `The model failed for run ${run.requestId}` } };
    return;
  }
  yield { kind: 'tool_completed', details: { tool_name: TOOL, result: answer } };
  yield { kind: 'agent_completed', details: { final_response: answer } };
}

async function askForText(
  llmUrl: string,
  { run, prompt, signal }: { readonly run: NetraRun; readonly prompt: string; readonly signal: AbortSignal },
): Promise<string> {
  const messages = [{ role: 'user', content: prompt }] as const;
  // One of its own: a request listens to its signal until it is collected, and there are thousands.
  const request = { userId: run.userId, runId: run.runId, messages, signal: AbortSignal.any([signal]) };
  const { text } = await askModel(request, { llmUrl, parser: createAnswerParser() });
  return text;
}
