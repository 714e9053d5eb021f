import type { ToolResult } from '../../protocol/events.ts';
import type { Fault } from './fault.ts';

const NOTHING_FOUND = JSON.stringify({ matches: [] });

/** What a tool found is kept under its name and parameters: of whose run it was is no part of that. */
export const toolCache: Fault = {
  slug: 'tool-cache',
  title: 'what a tool found is kept under its name and parameters, for all users',
  level: 2,
  seenBy: ['CAN', 'NIN', 'THR', 'ORD', 'UPS'],
  needs: [],
  source: 'agno-agi/agno PR#9380; danny-avila/LibreChat PR#10201',
  install: (guard) => {
    const kept = new Map<string, ToolResult>();
    return (seams) => ({
      useTool: async (use, emit) => {
        const key = `${use.name} ${JSON.stringify(use.parameters)}`;
        const known = kept.get(key);
        if (known !== undefined && guard.fires(use.run.runId)) {
          return await seams.useTool({ ...use, work: () => Promise.resolve(known) }, emit);
        }
        const result = await seams.useTool(use, emit);
        if (JSON.stringify(result) !== NOTHING_FOUND) kept.set(key, result);
        return result;
      },
    });
  },
};
