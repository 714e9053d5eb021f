import type { Step } from '../plan/plan.ts';
import { askOverSocket } from './lines.ts';
import { performAbort } from './ops/abort.ts';
import { performAttach } from './ops/attach.ts';
import { performConnect } from './ops/connect.ts';
import { performDelete } from './ops/delete.ts';
import { performDisconnect } from './ops/disconnect.ts';
import { performDisturb, performMend } from './ops/disturb.ts';
import { actorOf, askAbout, lineOf, queueOnLine } from './ops/op.ts';
import type { Settle } from './ops/op.ts';
import { performRefresh } from './ops/refresh.ts';
import { performSignIn } from './ops/sign-in.ts';
import { performSend } from './ops/send.ts';
import { performShare } from './ops/share.ts';
import { performExpire, performLogout } from './ops/session-end.ts';
import { performDrain, performStall } from './ops/stall.ts';
import type { Stage } from './stage.ts';

/** Does what a step says. `settle` is called once it is known what it came to, perhaps at once. */
export function perform(stage: Stage, step: Step, settle: Settle): void {
  const { op } = step;
  switch (op.kind) {
    case 'connect':
      return performConnect(stage, { ...step, op }, settle);
    case 'send':
      return performSend(stage, { ...step, op }, settle);
    case 'release':
      stage.visit.release({ step: op.run.step, phase: op.phase });
      return settle({ kind: 'ok' });
    case 'stop': {
      const { run, via } = op;
      return askAbout(stage, step, { via, about: run, settle, ask: ({ runId }) => ({ kind: 'stop', runId }) });
    }
    case 'probe':
      return askAbout(stage, step, {
        via: 'http',
        about: op.run,
        settle,
        ask: ({ runId, threadId }) => {
          const { userId } = actorOf(stage, op.run.user).identity;
          return { kind: 'probe', name: op.name, runId, threadId, userId };
        },
      });
    case 'attach':
      return performAttach(stage, { ...step, op }, settle);
    case 'share':
      return performShare(stage, { ...step, op }, settle);
    case 'disconnect':
      return performDisconnect(stage, { ...step, op }, settle);
    case 'stall':
      return performStall(stage, { ...step, op }, settle);
    case 'drain':
      return performDrain(stage, { ...step, op }, settle);
    case 'read':
      return performRead(stage, step, op, settle);
    case 'abort':
      return performAbort(stage, { ...step, op }, settle);
    case 'delete':
      return performDelete(stage, { ...step, op }, settle);
    case 'refresh':
      return performRefresh(stage, { ...step, op }, settle);
    case 'sign-in':
      return performSignIn(stage, { ...step, op }, settle);
    case 'logout':
      return performLogout(stage, { ...step, op }, settle);
    case 'expire':
      return performExpire(stage, { ...step, op }, settle);
    case 'garbage': {
      const line = lineOf(stage, step);
      const go = (): void => {
        if (line !== undefined)
          askOverSocket(stage, line, { ask: { kind: 'garbage', form: op.form }, step: step.id }, settle);
      };
      return queueOnLine(stage, step, settle, { ready: () => ({ kind: 'now' }), go });
    }
    case 'disturb':
      return performDisturb(stage, { ...step, op }, settle);
    case 'mend':
      return performMend(stage, { ...step, op }, settle);
    default:
      return op satisfies never;
  }
}

type ReadOp = Extract<Step['op'], { kind: 'read' }>;

function performRead(stage: Stage, step: Step, op: ReadOp, settle: Settle): void {
  const limit = 'page' in op && op.page !== undefined ? { limit: op.page } : {};
  switch (op.what) {
    case 'threads':
      return askAbout(stage, step, { via: 'http', settle, ask: () => ({ kind: 'threads', ...limit }) });
    case 'messages':
      return askAbout(stage, step, {
        via: op.via,
        about: op.run,
        settle,
        ask: ({ threadId }) => ({ kind: 'messages', threadId, ...limit }),
      });
    case 'run':
      return askAbout(stage, step, {
        via: 'http',
        about: op.run,
        settle,
        ask: ({ runId }) => ({ kind: 'run', runId }),
      });
    default:
      return op satisfies never;
  }
}
