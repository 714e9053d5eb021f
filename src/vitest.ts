import { agentEvents as agentEventsProperty } from '../properties/agent-events.ts';
import { authBoundary as authBoundaryProperty } from '../properties/auth-boundary.ts';
import { history as historyProperty } from '../properties/history.ts';
import { isolation as isolationProperty } from '../properties/isolation.ts';
import { PROPERTIES } from '../properties/list.ts';
import { reconnect as reconnectProperty } from '../properties/reconnect.ts';
import type { Property } from './campaign/property.ts';
import { chooseNames } from './cli/choose-names.ts';
import type { DefinedTarget } from './target/define/define-target.ts';
import type { CampaignTestOptions } from './vitest/campaign-options.ts';
import { campaignTest, type TestBody } from './vitest/campaign-test.ts';
import { defineCorpusTests, type CorpusTestOptions } from './vitest/corpus-tests.ts';

export type { CampaignTestOptions, CorpusTestOptions, DefinedTarget, Property, TestBody };

/** `test('no user hears another', isolation(target, { runs: 200 }))`: no byte, id or action of one reaches another. */
export function isolation(target: DefinedTarget, options: CampaignTestOptions = {}): TestBody {
  return campaignTest(isolationProperty, target, options);
}

/** The agent events of every run arrive complete, once and in order. */
export function agentEvents(target: DefinedTarget, options: CampaignTestOptions = {}): TestBody {
  return campaignTest(agentEventsProperty, target, options);
}

/** What must be refused is refused at every door, and what must be accepted is accepted. */
export function authBoundary(target: DefinedTarget, options: CampaignTestOptions = {}): TestBody {
  return campaignTest(authBoundaryProperty, target, options);
}

/** A connection that comes back has what it missed, and nothing of anybody else. */
export function reconnect(target: DefinedTarget, options: CampaignTestOptions = {}): TestBody {
  return campaignTest(reconnectProperty, target, options);
}

/** What a user reads of threads and messages is what they did themselves. */
export function history(target: DefinedTarget, options: CampaignTestOptions = {}): TestBody {
  return campaignTest(historyProperty, target, options);
}

/** Any property: by its name, or one of your own that `defineProperty` made. Throws `unknown-property`. */
export function property(
  chosen: string | Property,
  target: DefinedTarget,
  options: CampaignTestOptions = {},
): TestBody {
  if (typeof chosen !== 'string') return campaignTest(chosen, target, options);
  const [known] = chooseNames([chosen], { what: 'property', known: PROPERTIES });
  // One name was given, and chooseNames throws for what is unknown.
  return campaignTest(known!, target, options);
}

/** Defines a test for each entry of corpus/regression, which passes when what was found does not show again. */
export function replayCorpus(target: DefinedTarget, options: CorpusTestOptions = {}): void {
  defineCorpusTests(target, options);
}
