import { algWsOnly } from './alg-ws-only.ts';
import { authBreakerGlobal } from './auth-breaker-global.ts';
import { bcastAll } from './bcast-all.ts';
import { callId } from './call-id.ts';
import { coalesce } from './coalesce.ts';
import { crossCancel } from './cross-cancel.ts';
import { dateNow } from './date-now.ts';
import { dupSub } from './dup-sub.ts';
import { exhaustedPool } from './exhausted-pool.ts';
import { expLive } from './exp-live.ts';
import { fallbackBcast } from './fallback-bcast.ts';
import type { Fault } from './fault.ts';
import { fullIndex } from './full-index.ts';
import { handlerLastWins } from './handler-last-wins.ts';
import { hitFlag } from './hit-flag.ts';
import { httpCache } from './http-cache.ts';
import { idemGlobal } from './idem-global.ts';
import { idorStream } from './idor-stream.ts';
import { lastConnect } from './last-connect.ts';
import { lastRoute } from './last-route.ts';
import { llmCache } from './llm-cache.ts';
import { othersExist } from './others-exist.ts';
import { parserBuffer } from './parser-buffer.ts';
import { poolHeld } from './pool-held.ts';
import { prefixMatch } from './prefix-match.ts';
import { redisOffby1 } from './redis-offby1.ts';
import { replayUnscoped } from './replay-unscoped.ts';
import { revokedLive } from './revoked-live.ts';
import { runIdReused } from './run-id-reused.ts';
import { senderSpoof } from './sender-spoof.ts';
import { seqDesync } from './seq-desync.ts';
import { setNotLocal } from './set-not-local.ts';
import { sharedGroup } from './shared-group.ts';
import { sharedMemory } from './shared-memory.ts';
import { sharedQueue } from './shared-queue.ts';
import { slotReuse } from './slot-reuse.ts';
import { staleClose } from './stale-close.ts';
import { startedThrice } from './started-thrice.ts';
import { subRace } from './sub-race.ts';
import { textIsRoute } from './text-is-route.ts';
import { toolEmitter } from './tool-emitter.ts';
import { truncKey } from './trunc-key.ts';
import { upgradeRace } from './upgrade-race.ts';

/** All faults, in the order in which they are shown. */
export const FAULTS: readonly Fault[] = [
  bcastAll,
  idorStream,
  senderSpoof,
  algWsOnly,
  expLive,
  truncKey,
  httpCache,
  idemGlobal,
  sharedMemory,
  dupSub,
  staleClose,
  lastConnect,
  fallbackBcast,
  startedThrice,
  prefixMatch,
  setNotLocal,
  subRace,
  upgradeRace,
  slotReuse,
  replayUnscoped,
  sharedGroup,
  revokedLive,
  seqDesync,
  exhaustedPool,
  fullIndex,
  redisOffby1,
  hitFlag,
  othersExist,
  sharedQueue,
  authBreakerGlobal,
  crossCancel,
  poolHeld,
  textIsRoute,
  lastRoute,
  handlerLastWins,
  runIdReused,
  dateNow,
  toolEmitter,
  callId,
  parserBuffer,
  llmCache,
  coalesce,
];
