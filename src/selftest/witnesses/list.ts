import type { Plan } from '../../plan/plan.ts';
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

/** The smallest plan that must expose a fault, and the checker that tells. */
export interface FaultWitness {
  /** Of the fault; guards may follow it. */
  readonly slug: string;
  readonly plan: Plan;
  /** Name of the checker of the primary violation. */
  readonly checker: string;
  /** Positions of steps that only decide a race: without one of them it shows seldom, and not never. */
  readonly deciding?: readonly number[];
}

/** One for each fault, in the order of the list of faults. */
export const WITNESSES: readonly FaultWitness[] = [
  { slug: 'bcast-all', plan: bcastAll, checker: 'principal' },
  { slug: 'idor-stream', plan: idorStream, checker: 'auth-boundary' },
  { slug: 'sender-spoof', plan: senderSpoof, checker: 'auth-boundary' },
  { slug: 'alg-ws-only', plan: algWsOnly, checker: 'auth-boundary' },
  { slug: 'exp-live', plan: expLive, checker: 'auth-boundary' },
  { slug: 'trunc-key', plan: truncKey, checker: 'principal' },
  { slug: 'http-cache', plan: httpCache, checker: 'canary-confinement' },
  { slug: 'idem-global', plan: idemGlobal, checker: 'canary-confinement' },
  { slug: 'shared-memory', plan: sharedMemory, checker: 'canary-confinement' },
  { slug: 'memory-of-user', plan: memoryOfUser, checker: 'thread-confinement' },
  { slug: 'dup-sub', plan: dupSub, checker: 'exactly-once' },
  { slug: 'stale-close', plan: staleClose, checker: 'event-completeness' },
  { slug: 'last-connect', plan: lastConnect, checker: 'principal' },
  { slug: 'fallback-bcast', plan: fallbackBcast, checker: 'principal' },
  { slug: 'fallback-elsewhere', plan: fallbackElsewhere, checker: 'principal' },
  { slug: 'started-thrice', plan: startedThrice, checker: 'event-order' },
  { slug: 'prefix-match', plan: prefixMatch, checker: 'principal' },
  { slug: 'set-not-local', plan: setNotLocal, checker: 'canary-confinement' },
  { slug: 'sub-race', plan: subRace, checker: 'exactly-once' },
  { slug: 'upgrade-race', plan: upgradeRace, checker: 'principal' },
  { slug: 'slot-reuse', plan: slotReuse, checker: 'principal' },
  { slug: 'slot-queue', plan: slotQueue, checker: 'principal' },
  { slug: 'replay-unscoped', plan: replayUnscoped, checker: 'principal' },
  { slug: 'replay-elsewhere', plan: replayElsewhere, checker: 'principal' },
  { slug: 'shared-group', plan: sharedGroup, checker: 'exactly-once' },
  { slug: 'revoked-live', plan: revokedLive, checker: 'auth-boundary' },
  { slug: 'seq-desync', plan: seqDesync, checker: 'event-completeness' },
  { slug: 'exhausted-pool', plan: exhaustedPool, checker: 'principal' },
  { slug: 'full-index', plan: fullIndex, checker: 'principal' },
  { slug: 'redis-offby1', plan: redisOffby1, checker: 'canary-confinement' },
  { slug: 'hit-flag', plan: hitFlag, checker: 'non-interference' },
  { slug: 'others-exist', plan: othersExist, checker: 'non-interference' },
  { slug: 'shared-queue', plan: sharedQueue, checker: 'non-interference' },
  { slug: 'auth-breaker-global', plan: authBreakerGlobal, checker: 'auth-boundary' },
  { slug: 'cross-cancel', plan: crossCancel, checker: 'event-completeness' },
  { slug: 'pool-held', plan: poolHeld, checker: 'liveness' },
  { slug: 'text-is-route', plan: textIsRoute, checker: 'principal' },
  { slug: 'last-route', plan: lastRoute, checker: 'principal' },
  { slug: 'last-two-routes', plan: lastTwoRoutes, checker: 'principal' },
  { slug: 'handler-last-wins', plan: handlerLastWins, checker: 'known-ids' },
  { slug: 'run-id-reused', plan: runIdReused, checker: 'known-ids' },
  { slug: 'date-now', plan: dateNow, checker: 'canary-confinement' },
  { slug: 'tool-emitter', plan: toolEmitter, checker: 'canary-confinement' },
  { slug: 'tool-cache', plan: toolCache, checker: 'canary-confinement' },
  { slug: 'call-id', plan: callId, checker: 'canary-confinement' },
  { slug: 'queue-never-read', plan: queueNeverRead, checker: 'event-completeness' },
  { slug: 'silent-stop', plan: silentStop, checker: 'event-completeness' },
  { slug: 'gen-check-gate', plan: genCheckGate, checker: 'exactly-once' },
  { slug: 'gate-of-slot', plan: gateOfSlot, checker: 'principal' },
  { slug: 'resume-gap', plan: resumeGap, checker: 'event-completeness' },
  { slug: 'dead-tab-blocks', plan: deadTabBlocks, checker: 'event-completeness' },
  { slug: 'oversize-silent', plan: oversizeSilent, checker: 'event-completeness' },
  { slug: 'second-resolution-id', plan: secondResolutionId, checker: 'known-ids' },
  { slug: 'auth-cache-no-token', plan: authCacheNoToken, checker: 'principal' },
  { slug: 'identity-switch', plan: identitySwitch, checker: 'auth-boundary' },
  { slug: 'outbox-switch', plan: outboxSwitch, checker: 'principal' },
  { slug: 'switch-in-flush', plan: switchInFlush, checker: 'auth-boundary' },
  { slug: 'refresh-swap', plan: refreshSwap, checker: 'principal' },
  { slug: 'async-compress', plan: asyncCompress, checker: 'exactly-once' },
  // Without the release 3 of 200, and more often where the machine is busy.
  { slug: 'parser-buffer', plan: parserBuffer, checker: 'canary-confinement', deciding: [3] },
  { slug: 'chunk-decoder', plan: chunkDecoder, checker: 'well-formed', deciding: [1] },
  { slug: 'llm-cache', plan: llmCache, checker: 'canary-confinement' },
  { slug: 'coalesce', plan: coalesce, checker: 'canary-confinement', deciding: [3] },
];
