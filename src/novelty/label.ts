import type { Op, Step } from '../plan/plan.ts';

/** An op in a few words: what makes two steps the same for a feature (`connect last-seen`, `read own messages`). */
export function labelOf({ op, user }: Step): string {
  switch (op.kind) {
    case 'connect':
      return `connect ${op.token === 'valid' ? op.resume.kind : op.token}`;
    case 'send':
      return `send ${sendLabel(op, user)}`;
    case 'release':
      return `release ${op.phase}`;
    case 'stop':
    case 'probe':
    case 'attach':
    case 'share':
    case 'delete':
      return `${op.kind} ${whose(op.run.user, user)}`;
    case 'disconnect':
    case 'refresh':
    case 'sign-in':
      return `${op.kind} ${op.how}`;
    case 'read':
      return op.what === 'threads' ? 'read threads' : `read ${whose(op.run.user, user)} ${op.what}`;
    case 'garbage':
      return `garbage ${op.form}`;
    case 'disturb':
    case 'mend':
      return `${op.kind} ${op.what}`;
    case 'stall':
    case 'drain':
    case 'abort':
    case 'logout':
      return op.kind;
    case 'expire':
      return op.how === undefined ? op.kind : `${op.kind} ${op.how}`;
    default:
      return op satisfies never;
  }
}

/** What is least usual about a message. */
function sendLabel(op: Extract<Op, { kind: 'send' }>, user: number): string {
  if (op.claims !== undefined) return 'claiming';
  if (op.thread.kind === 'of' && op.thread.run.user !== user) return 'foreign';
  if (op.key.kind === 'shared' || op.key.kind === 'again') return `key ${op.key.kind}`;
  if (op.script.fails !== 'none') return `failing ${op.script.fails}`;
  if (op.prompt.kind !== 'unique') return op.prompt.kind;
  return op.thread.kind === 'of' ? 'again' : op.via;
}

function whose(owner: number, user: number): string {
  return owner === user ? 'own' : "another's";
}
