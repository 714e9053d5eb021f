import type { AgentEvent, FinalEvent, RunStatus } from '../../protocol/events.ts';
import { newId } from '../new-id.ts';
import type { RunPlace } from './append-event.ts';
import { storeEvent } from './append-event.ts';
import { AGENT_STARTED } from './agent-started.ts';
import type { Transaction } from './connect.ts';
import type { Ledger } from './record.ts';
import { recordAs } from './record.ts';
import { lockStream } from './stream-lock.ts';

const STATUS_AFTER = { agent_completed: 'completed', agent_error: 'failed', agent_stopped: 'stopped' } as const;

/**
 * Ends a run: begins it where it never got so far, closes its open tools, stores the last event, the status and the
 * assistant's message, and frees its place among the unfinished ones, in one transaction. A run that was asked to stop
 * ends as stopped, whatever `wanted` is. One that has ended stays as it is, so this may be tried again; others are told
 * of its end then, too, since whoever ended it may not have got so far.
 */
export async function finishRun(ledger: Ledger, run: RunPlace, wanted: FinalEvent): Promise<void> {
  const { userId, runId } = run;
  await recordAs(ledger, userId, async (tx, tell) => {
    tell({ topic: 'ended', runId });
    const lock = lockStream(tx, userId);
    const changed = tx<{ status: RunStatus }[]>`
      update runs set ended_at = ${new Date()},
        status = case when stop_requested then 'stopped' else ${STATUS_AFTER[wanted.type]} end
      where id = ${runId} and user_id = ${userId} and status = 'running' returning status`;
    const [[row], head] = await Promise.all([changed, lock]);
    if (row === undefined) return tell({ topic: 'event', userId, seq: head });

    const last: FinalEvent = row.status === 'stopped' ? { type: 'agent_stopped', payload: {} } : wanted;
    const missing = last.type === 'agent_completed' ? [] : await missingEvents(tx, runId);
    const appends = [...missing, last].map((event) => storeEvent(tx, run, event));
    const message =
      last.type === 'agent_completed' &&
      tx`insert into messages (id, user_id, thread_id, run_id, role, content, created_at)
         values (${newId('msg')}, ${userId}, ${run.threadId}, ${runId}, 'assistant',
           ${last.payload.result}, ${new Date()})`;
    const freed = tx`delete from assignments where run_id = ${runId}`;
    const [numbers] = await Promise.all([Promise.all(appends), message, freed]);
    tell({ topic: 'event', userId, seq: Math.max(...numbers) });
  });
}

/** What a run lacks before it may end otherwise than well, as the table has it: the truth also when a replica died. */
async function missingEvents(tx: Transaction, runId: string): Promise<AgentEvent[]> {
  const rows = await tx<{ type: string; payload: string; at: Date }[]>`
    select type, payload, at from events
    where run_id = ${runId} and type in ('agent_started', 'tool_executing', 'tool_completed') order by seq`;
  const open = new Map<string, { name: string; at: Date }>();
  for (const row of rows.filter(({ type }) => type !== 'agent_started')) {
    // Payloads are written by `appendEvent` from events of these two types.
    const { tool_call_id, tool_name } = JSON.parse(row.payload) as { tool_call_id: string; tool_name: string };
    if (row.type === 'tool_executing') open.set(tool_call_id, { name: tool_name, at: row.at });
    else open.delete(tool_call_id);
  }
  const closings = [...open].map(([id, { name, at }]): AgentEvent => {
    const execution_time_ms = Math.max(0, Date.now() - at.getTime());
    const payload = { tool_call_id: id, tool_name: name, result: { error: 'abandoned' }, execution_time_ms };
    return { type: 'tool_completed', payload };
  });
  return rows.some(({ type }) => type === 'agent_started') ? closings : [AGENT_STARTED, ...closings];
}
