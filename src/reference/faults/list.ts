import { algWsOnly } from './alg-ws-only.ts';
import { asyncCompress } from './async-compress.ts';
import { authBreakerGlobal } from './auth-breaker-global.ts';
import { authCacheNoToken } from './auth-cache-no-token.ts';
import { bcastAll } from './bcast-all.ts';
import { callId } from './call-id.ts';
import { chunkDecoder } from './chunk-decoder.ts';
import { coalesce } from './coalesce.ts';
import { crossCancel } from './cross-cancel.ts';
import { dateNow } from './date-now.ts';
import { deadTabBlocks } from './dead-tab-blocks.ts';
import { dupSub } from './dup-sub.ts';
import { exhaustedPool } from './exhausted-pool.ts';
import { expLive } from './exp-live.ts';
import { fallbackBcast } from './fallback-bcast.ts';
import { fallbackElsewhere } from './fallback-elsewhere.ts';
import type { Fault } from './fault.ts';
import { fullIndex } from './full-index.ts';
import { gateOfSlot } from './gate-of-slot.ts';
import { handlerLastWins } from './handler-last-wins.ts';
import { genCheckGate } from './gen-check-gate.ts';
import { hitFlag } from './hit-flag.ts';
import { httpCache } from './http-cache.ts';
import { idemGlobal } from './idem-global.ts';
import { identitySwitch } from './identity-switch.ts';
import { idorStream } from './idor-stream.ts';
import { lastConnect } from './last-connect.ts';
import { lastRoute } from './last-route.ts';
import { lastTwoRoutes } from './last-two-routes.ts';
import { llmCache } from './llm-cache.ts';
import { memoryOfUser } from './memory-of-user.ts';
import { othersExist } from './others-exist.ts';
import { outboxSwitch } from './outbox-switch.ts';
import { oversizeSilent } from './oversize-silent.ts';
import { parserBuffer } from './parser-buffer.ts';
import { poolHeld } from './pool-held.ts';
import { prefixMatch } from './prefix-match.ts';
import { queueNeverRead } from './queue-never-read.ts';
import { redisOffby1 } from './redis-offby1.ts';
import { refreshSwap } from './refresh-swap.ts';
import { replayElsewhere } from './replay-elsewhere.ts';
import { replayUnscoped } from './replay-unscoped.ts';
import { resumeGap } from './resume-gap.ts';
import { revokedLive } from './revoked-live.ts';
import { runIdReused } from './run-id-reused.ts';
import { secondResolutionId } from './second-resolution-id.ts';
import { senderSpoof } from './sender-spoof.ts';
import { seqDesync } from './seq-desync.ts';
import { setNotLocal } from './set-not-local.ts';
import { sharedGroup } from './shared-group.ts';
import { sharedMemory } from './shared-memory.ts';
import { sharedQueue } from './shared-queue.ts';
import { silentStop } from './silent-stop.ts';
import { slotQueue } from './slot-queue.ts';
import { slotReuse } from './slot-reuse.ts';
import { staleClose } from './stale-close.ts';
import { startedThrice } from './started-thrice.ts';
import { subRace } from './sub-race.ts';
import { switchInFlush } from './switch-in-flush.ts';
import { textIsRoute } from './text-is-route.ts';
import { toolCache } from './tool-cache.ts';
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
  memoryOfUser,
  dupSub,
  staleClose,
  lastConnect,
  fallbackBcast,
  fallbackElsewhere,
  startedThrice,
  prefixMatch,
  setNotLocal,
  subRace,
  upgradeRace,
  slotReuse,
  slotQueue,
  replayUnscoped,
  replayElsewhere,
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
  lastTwoRoutes,
  handlerLastWins,
  runIdReused,
  dateNow,
  toolEmitter,
  toolCache,
  callId,
  queueNeverRead,
  silentStop,
  genCheckGate,
  gateOfSlot,
  resumeGap,
  deadTabBlocks,
  oversizeSilent,
  secondResolutionId,
  authCacheNoToken,
  identitySwitch,
  outboxSwitch,
  switchInFlush,
  refreshSwap,
  asyncCompress,
  parserBuffer,
  chunkDecoder,
  llmCache,
  coalesce,
];
