import { FIXED_LIMITS } from '../../protocol/limits.ts';
import type { AgentEvent, FinalEvent, ToolResult } from '../../protocol/events.ts';
import { newId } from '../new-id.ts';
import type { JsonObject } from '../read-json.ts';
import { parseObject } from '../read-json.ts';
import type { RunTask, Seams } from '../seams.ts';
import type { Context } from '../store/messages.ts';
import type { ChatMessage, ChatToolCall, ModelAnswer, ModelRequest } from './model.ts';
import type { PendingCalls } from './pending-calls.ts';
import { callTool, firstWord, TOOL_DESCRIPTIONS } from './tools.ts';

export interface RunParts {
  readonly seams: Pick<Seams, 'announceStart' | 'conversation' | 'useTool'>;
  readonly pending: PendingCalls;
  /** Stores an event; rejects when the run is to go no further. */
  readonly append: (event: AgentEvent) => Promise<void>;
  ask(request: ModelRequest): Promise<ModelAnswer>;
  recall(options: { userId: string; word: string; before: number }): Promise<readonly object[]>;
  readonly toolOrigins: readonly string[];
  readonly toolRounds: number;
  readonly toolTimeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Executes a run from its first event up to, and without, its last, which is the result: thinks and recalls by itself,
 * then goes back and forth between model and tools. Rejects when `append` does, or when something is wrong with us.
 */
export async function executeRun(task: RunTask, parts: RunParts): Promise<FinalEvent> {
  const startedAtMs = performance.now();
  let stepNumber = 0;
  const think = async (reasoning: string): Promise<void> => {
    stepNumber += 1;
    await parts.append({ type: 'agent_thinking', payload: { reasoning, step_number: stepNumber } });
  };
  await parts.seams.announceStart(task, parts.append);
  const context = await parts.seams.conversation(task);
  const tools = createToolbox(task, context.position, parts);

  const content = context.messages.at(-1)?.content ?? '';
  await think('Looking for what was said before.');
  const recalled = await tools.call({ id: newId('call'), name: 'recall', parameters: { query: firstWord(content) } });
  const messages: ChatMessage[] = [systemMessage(context, recalled), ...context.messages];

  for (let round = 0; ; round += 1) {
    const withTools = round < parts.toolRounds;
    let answer: ModelAnswer;
    try {
      const { userId, runId } = task;
      const request = { userId, runId, messages, signal: parts.signal };
      answer = await parts.ask(withTools ? { ...request, tools: TOOL_DESCRIPTIONS } : request);
    } catch (error) {
      parts.signal.throwIfAborted();
      return {
        type: 'agent_error',
        payload: { code: 'model_error', message: error instanceof Error ? error.message : 'failed' },
      };
    }
    const calls = withTools ? usable(answer.toolCalls) : [];
    const thought = [answer.reasoning, calls.length > 0 ? answer.text : ''].filter((part) => part !== '').join('\n');
    if (thought !== '') await think(thought);
    if (calls.length === 0) {
      const execution_time_ms = Math.round(performance.now() - startedAtMs);
      return { type: 'agent_completed', payload: { result: answer.text, execution_time_ms } };
    }
    messages.push({ role: 'assistant', content: answer.text || null, tool_calls: calls });
    messages.push(...(await tools.callAll(calls)));
  }
}

interface Toolbox {
  call(call: { id: string; name: string; parameters: JsonObject | undefined }): Promise<ToolResult>;
  callAll(calls: readonly ChatToolCall[]): Promise<ChatMessage[]>;
}

/** The tools of one run; several calls of one answer are under way at once. */
function createToolbox(task: RunTask, before: number, parts: RunParts): Toolbox {
  const recall = async (query: string): Promise<ToolResult> => ({
    matches: await parts.recall({ userId: task.userId, word: firstWord(query), before }),
  });
  const tools = { recall, origins: parts.toolOrigins, timeoutMs: parts.toolTimeoutMs, signal: parts.signal };
  const call: Toolbox['call'] = ({ id, name, parameters }) => {
    const work = (): Promise<ToolResult> => callTool(name, parameters, tools);
    const use = { run: task, id, name, parameters };
    return parts.seams.useTool({ ...use, work: () => parts.pending.resultOf(use, work) }, parts.append);
  };
  return {
    call,
    callAll: async (calls) => {
      const settled = await Promise.allSettled(
        calls.map(({ id, function: called }) =>
          call({ id, name: called.name, parameters: parseObject(called.arguments) }),
        ),
      );
      return settled.map((outcome, index) => {
        if (outcome.status === 'rejected') throw outcome.reason;
        // One outcome for each call, in the same order.
        return { role: 'tool', tool_call_id: calls[index]!.id, content: JSON.stringify(outcome.value) };
      });
    },
  };
}

/** Calls whose ids tell them apart: one that is empty, too long or there already gets an id of ours. */
function usable(calls: readonly ChatToolCall[]): readonly ChatToolCall[] {
  const taken = new Set<string>();
  return calls.map((call) => {
    const fits = call.id !== '' && call.id.length <= FIXED_LIMITS.foreignIdLength && !taken.has(call.id);
    const id = fits ? call.id : newId('call');
    taken.add(id);
    return { ...call, id };
  });
}

function systemMessage(context: Context, recalled: ToolResult): ChatMessage {
  const lines = ['You are a helpful assistant.'];
  if (context.profile !== '') lines.push(`About the user: ${context.profile}`);
  lines.push(`What was recalled: ${JSON.stringify(recalled)}`);
  return { role: 'system', content: lines.join('\n') };
}
