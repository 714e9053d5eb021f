import { expect, test } from 'vitest';
import { judge } from '../../check/judge.ts';
import type { EntryOf, History } from '../../history/history.ts';
import type { Plan } from '../../plan/plan.ts';
import { useArena } from '../../selftest/laboratory.fixture.ts';
import { abort, ALICE, connect, plan, readThreads, send, settled, step } from '../../selftest/witnesses/steps.ts';
import { execute } from '../execute.ts';

const arena = useArena();

const run = { user: ALICE, step: 1 };
const said = [step(ALICE, connect()), step(ALICE, send())];
const deletion = step(ALICE, { kind: 'delete', run }, { when: settled(1) });

/** How the deletion ended, who performed the plan, and who performs the next one, with what they own by then. */
async function performBeforeAnother(first: Plan): Promise<{ how: unknown; user: unknown; next: object | undefined }> {
  const before = await execute(first, { arena: arena(), execution: 'first', fresh: false });
  const after = await execute(plan(1, said), { arena: arena(), execution: 'next', fresh: false });
  return { how: endsOf(before)[2], user: leaseOf(before)?.userId, next: leaseOf(after) };
}

function leaseOf({ entries }: History): EntryOf<'lease'> | undefined {
  return entries.find((entry) => entry.kind === 'lease');
}

/** How the steps ended, in their order. */
function endsOf({ entries }: History): readonly string[] {
  const ends = entries.flatMap((entry) => (entry.kind === 'settled' ? [entry] : []));
  return ends.toSorted((one, other) => one.step - other.step).map(({ outcome }) => outcome.kind);
}

test('who deleted a thread serves again without it', async () => {
  const { how, user, next } = await performBeforeAnother(plan(1, [...said, deletion]));
  expect(how).toBe('ok');
  expect(next).toMatchObject({ userId: user, threads: [] });
});

test('who broke off a deletion serves no more: nobody knows what they own', async () => {
  const { how, user, next } = await performBeforeAnother(plan(1, [...said, deletion, step(ALICE, abort(2))]));
  expect(how).toBe('indeterminate');
  expect(next).not.toMatchObject({ userId: user });
});

test('a thread that is being deleted takes no message, is listed for a while, and breaks no promise', async () => {
  const held = [step(ALICE, connect()), step(ALICE, send({ holds: ['tool-result'] }))];
  const asking = [4, 6, 8, 10, 12].flatMap((first) => [
    step(ALICE, send({ thread: { kind: 'of', run }, via: 'http' }), { when: settled(first - 1) }),
    step(ALICE, readThreads(), { when: settled(first) }),
  ]);
  const left = plan(1, [...held, deletion, step(ALICE, abort(2)), ...asking]);
  for (const execution of ['one', 'two', 'three']) {
    const history = await execute(left, { arena: arena(), execution, fresh: true });
    expect(endsOf(history)).toContain('refused');
    expect(judge({ plan: left, history, contract: arena().target.contract }).violations).toEqual([]);
  }
});
