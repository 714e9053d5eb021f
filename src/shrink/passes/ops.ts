import type { Op, Script, Step } from '../../plan/plan.ts';
import { changeOp, together, type Edit, type Pass } from '../edit.ts';

/** Makes ops say less: each op as simple as it can be, then one detail at a time. */
export const ops: Pass = {
  name: 'ops',
  grain: 'fine',
  waves: ({ steps }) => [
    steps.map((step) => together(detailsOf(step))),
    steps.flatMap(detailsOf),
    steps.flatMap(lesserDetailsOf),
  ],
};

type OpOf<K extends Op['kind']> = Extract<Op, { kind: K }>;

/** Edits that bring one detail each to its simplest value; they go together. */
function detailsOf({ id, op }: Step): readonly Edit[] {
  switch (op.kind) {
    case 'connect':
      return details<'connect'>(id, 'connect', [
        { token: 'valid' },
        { via: 'header' },
        { beside: undefined },
        { resume: { kind: 'none' } },
        { replica: undefined },
        { device: undefined },
        { ids: undefined },
      ]);
    case 'send':
      return [
        ...details<'send'>(id, 'send', [
          { thread: { kind: 'new' } },
          { prompt: { kind: 'unique' } },
          { key: { kind: 'none' } },
          { claims: undefined },
          { holds: [] },
          { via: 'socket' },
          { replica: undefined },
        ]),
        ...scriptDetails(id, [{ thinking: 0 }, { tools: 0 }, { calls: 'round' }, { ids: 'unique' }, { fails: 'none' }]),
      ];
    case 'stop':
      return details<'stop'>(id, 'stop', [{ via: 'socket' }]);
    case 'disconnect':
      return details<'disconnect'>(id, 'disconnect', [{ how: 'close' }]);
    case 'read':
      return [changeOp(id, { kind: 'read', change: simplestRead }), changeOp(id, { kind: 'read', change: wholeRead })];
    case 'garbage':
      return details<'garbage'>(id, 'garbage', [{ form: 'bad-json' }]);
    case 'refresh':
      return details<'refresh'>(id, 'refresh', [{ how: op.how.startsWith('socket') ? 'socket-own' : 'http' }]);
    case 'expire':
      return details<'expire'>(id, 'expire', [{ how: undefined }]);
    default:
      return [];
  }
}

/** Edits to values between a detail's own and its simplest; they stand for one another. */
function lesserDetailsOf({ id, op }: Step): readonly Edit[] {
  switch (op.kind) {
    case 'connect':
      return details<'connect'>(id, 'connect', [
        { token: 'none' },
        { token: 'garbage' },
        { resume: { kind: 'last-seen' } },
        { resume: { kind: 'older', back: 1 } },
        ...(op.replica === undefined ? [] : [{ replica: 0 }]),
        ...(op.device === undefined ? [] : [{ device: 0 }]),
      ]);
    case 'send':
      return [
        ...details<'send'>(id, 'send', [
          { prompt: { kind: 'shared', k: 0 } },
          ...(op.prompt.kind === 'large' ? [halved(op.prompt)] : []),
          { key: { kind: 'unique' } },
          { key: { kind: 'shared', k: 0 } },
          ...op.holds.map((phase) => ({ holds: [phase] })),
          ...(op.replica === undefined ? [] : [{ replica: 0 }]),
        ]),
        ...scriptDetails(id, [{ thinking: 1 }, { tools: 1 }, { tools: 2 }]),
      ];
    case 'disconnect':
      return details<'disconnect'>(id, 'disconnect', [{ how: 'terminate' }]);
    default:
      return [];
  }
}

function details<K extends 'connect' | 'send' | 'stop' | 'disconnect' | 'refresh' | 'garbage' | 'expire'>(
  id: number,
  kind: K,
  values: readonly Partial<OpOf<K>>[],
): readonly Edit[] {
  return values.map((value) => changeOp(id, { kind, change: (op) => ({ ...op, ...value }) }));
}

function scriptDetails(id: number, values: readonly Partial<Script>[]): readonly Edit[] {
  return values.map((value) =>
    changeOp(id, { kind: 'send', change: (op) => ({ ...op, script: { ...op.script, ...value } }) }),
  );
}

function simplestRead(op: OpOf<'read'>): Op {
  return op.what === 'messages' ? { ...op, via: 'socket' } : op;
}

function wholeRead(op: OpOf<'read'>): Op {
  return op.what === 'run' ? op : { ...op, page: undefined };
}

function halved(prompt: { readonly kind: 'large'; readonly bytes: number }): Partial<OpOf<'send'>> {
  return { prompt: { ...prompt, bytes: Math.ceil(prompt.bytes / 2) } };
}
