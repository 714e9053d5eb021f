import { FIXED_LIMITS } from '../../protocol/limits.ts';
import type { ToolResult } from '../../protocol/events.ts';
import type { JsonObject } from '../read-json.ts';

/** What a run's tools work with. `recall` finds messages of the run's own user. */
export interface ToolParts {
  recall(query: string): Promise<ToolResult>;
  readonly origins: readonly string[];
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** The tools as the model is told of them. */
export const TOOL_DESCRIPTIONS = [
  describe('http_get', 'Fetches a URL of an allowed origin.', 'url'),
  describe('recall', "Finds the user's earlier messages that contain the first word of the query.", 'query'),
];

/** Calls a tool. What goes wrong is its result: `{error}`. */
export async function callTool(
  name: string,
  parameters: JsonObject | undefined,
  parts: ToolParts,
): Promise<ToolResult> {
  try {
    switch (name) {
      case 'http_get':
        return await httpGet(textArgument(parameters, 'url'), parts);
      case 'recall':
        return await parts.recall(textArgument(parameters, 'query'));
      default:
        return { error: 'unknown tool' };
    }
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'failed' };
  }
}

/** The word that `recall` looks for; empty when there is none. */
export function firstWord(text: string): string {
  return /\S+/.exec(text)?.[0] ?? '';
}

async function httpGet(url: string, { origins, timeoutMs, signal }: ToolParts): Promise<ToolResult> {
  if (!URL.canParse(url) || !origins.includes(new URL(url).origin)) return { error: 'this origin is not allowed' };
  const response = await fetch(url, {
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  return { status: response.status, body: await readStart(response, FIXED_LIMITS.toolBodyBytes) };
}

async function readStart(response: Response, limitBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= limitBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, limitBytes).toString('utf8');
}

function textArgument(parameters: JsonObject | undefined, name: string): string {
  const value = parameters?.[name];
  if (typeof value !== 'string') throw new Error(`expected the argument ${name} to be a text`);
  return value;
}

function describe(name: string, description: string, argument: string): object {
  const parameters = { type: 'object', properties: { [argument]: { type: 'string' } }, required: [argument] };
  return { type: 'function', function: { name, description, parameters } };
}
