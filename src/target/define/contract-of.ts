import type { Contract, Refusal } from '../../contract/contract.ts';
import type { TargetConfig } from './config.ts';
import { FIRST_EVENT, LAST_EVENTS } from './frame-reader.ts';

const RUN_ENDS_MS = 5_000;

/** What a defined target promises: nothing that its configuration does not say. */
export function contractOf(config: TargetConfig): Contract {
  const { grammar = {}, delivery = {}, limits = {}, refuses } = config;
  const handshake: Refusal | undefined = refuses && {
    codes: (refuses.handshake.status ?? []).map(String),
    closes: refuses.handshake.close ?? [],
  };
  return {
    name: config.name ?? 'stack',
    grammar: {
      first: grammar.first ?? FIRST_EVENT,
      endings: grammar.last ?? LAST_EVENTS,
      completed: { thinkingFirst: grammar.thinkingFirst ?? false, toolPairs: grammar.toolPairs ?? 0 },
      leavesToolsOpen: grammar.closesTools !== true,
      endsUnbegun: grammar.alwaysBegins !== true,
      stopsOnlyAsked: grammar.stopsOnlyAsked === true,
      failsWithModel: grammar.failsWithModel === true,
      failsOnlyWithModel: grammar.failsOnlyWithModel === true,
      pairing: grammar.pairing ?? 'order',
      ...(grammar.repeated !== undefined && { repeated: grammar.repeated }),
      ...(grammar.completed !== undefined && { completedWord: wordOf(grammar.completed) }),
    },
    delivery: {
      audience: delivery.audience ?? 'connection',
      ...(delivery.replay !== undefined && delivery.replay !== 'lost' && { replay: delivery.replay }),
      ...(delivery.order === 'user' && { order: delivery.order }),
      sequence: false,
      resume: false,
      fence: config.ping !== undefined,
      ...(config.connect.welcome === 'first' && { welcomeFirst: true }),
      ...(delivery.inTurn === true && { inTurn: true }),
      ...(delivery.quietMs !== undefined && { lullMs: delivery.quietMs }),
      accepts: false,
      equalEverywhere: false,
      history: false,
    },
    refusals: handshake === undefined ? {} : { 'token-missing': { handshake }, 'token-invalid': { handshake } },
    limits: {
      runEndsAfterMs: limits.runEndsMs ?? RUN_ENDS_MS,
      ...(limits.answersMs !== undefined && { answersAfterMs: limits.answersMs }),
      ...(limits.runs !== undefined && { unfinishedRuns: limits.runs }),
      ...(limits.keyCharacters !== undefined && { keyCharacters: limits.keyCharacters }),
    },
    ...(config.ids?.thread === 'client' && { clientThreads: true }),
    ...(delivery.threadsApart === true && { threadsApart: true }),
    upstream: { attempts: Number.MAX_SAFE_INTEGER },
  };
}

/** A word of events as a regular expression over their names with a space behind each. */
function wordOf(completed: string): string {
  return completed
    .replaceAll(/[a-z]+_[a-z]+/g, (kind) => `(?:${kind}_)`)
    .replaceAll(/\s+/g, '')
    .replaceAll('_)', ' )');
}
