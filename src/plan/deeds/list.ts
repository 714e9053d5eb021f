import type { OpKind } from '../plan.ts';
import type { Session } from '../session.ts';
import { abortRequest } from './abort.ts';
import { attach } from './attach.ts';
import { connect } from './connect.ts';
import { deleteThread } from './delete.ts';
import { disconnect } from './disconnect.ts';
import { disturb } from './disturb.ts';
import { expire } from './expire.ts';
import { sendGarbage } from './garbage.ts';
import { logout } from './logout.ts';
import { probe } from './probe.ts';
import { read } from './read.ts';
import { refresh } from './refresh.ts';
import { send } from './send.ts';
import { share } from './share.ts';
import { signIn } from './sign-in.ts';
import { stall } from './stall.ts';
import { stop } from './stop.ts';

/**
 * What a session does when it turns to an op: a few steps that mean something together. Release and drain come with the
 * holds and stalls that they end; of themselves they are nothing, so turning to them sends and stalls. Mending is
 * alike.
 */
export const DEEDS: Readonly<Record<OpKind, (session: Session) => void>> = {
  connect,
  send,
  release: send,
  stop,
  probe,
  attach,
  share,
  disconnect,
  stall,
  drain: stall,
  read,
  abort: abortRequest,
  delete: deleteThread,
  refresh,
  'sign-in': signIn,
  logout,
  expire,
  garbage: sendGarbage,
  disturb,
  mend: disturb,
};
