import { expect, test } from 'vitest';
import type { TargetConfig } from '../../target/define/config.ts';
import { examineSubject } from './campaign.fixture.ts';
import { keepStacks } from './keep-stacks.fixture.ts';
import { startRoomsStack } from './rooms-stack.fixture.ts';

const keep = keepStacks();
const PROBES: TargetConfig['probes'] = { room: ({ thread }) => ({ path: `/rooms/${thread}` }) };

/** The doctor's checks that are not fine, with the field that each names; and those that are. */
async function examine(wrong: Partial<TargetConfig>): Promise<readonly string[]> {
  const stack = await keep(startRoomsStack({ wrong }));
  const { checks } = await examineSubject(stack);
  return checks.flatMap(({ check, came }) => {
    if (!['attach', 'share', 'probes'].includes(check) && came.kind !== 'failed') return [];
    const hint = came.kind === 'failed' && came.remedy.kind === 'heed' ? came.remedy.hint : '';
    return [`${check} ${came.kind} ${/`([^`]+)`/.exec(hint)?.[1] ?? ''}`.trim()];
  });
}

test('what is asked for as the stack has it is fine, and what is not there is not tried', async () => {
  expect(await examine({ probes: PROBES })).toEqual(['attach fine', 'share fine', 'probes fine']);
  expect(await examine({})).toEqual(['attach fine', 'share fine', 'probes skipped']);
});

test('a request that the stack has not names its field', async () => {
  const attach: TargetConfig['attach'] = ({ request }) => ({ type: 'attach', id: request, of: 'nowhere' });
  const share: TargetConfig['share'] = ({ user }) => ({ method: 'PUT', path: `/members?user=${user}` });
  const probes: TargetConfig['probes'] = { room: ({ run }) => ({ path: `/rooms/${run}` }) };
  expect(await examine({ attach, share, probes })).toEqual([
    'attach failed attach',
    'share failed share',
    'probes failed probes.room',
  ]);
});
