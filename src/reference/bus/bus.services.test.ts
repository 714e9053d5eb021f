import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LinkedService, LinksFixture } from '../../selftest/links.fixture.ts';
import { startLinksFixture, WAYS } from '../../selftest/links.fixture.ts';
import type { Deferred } from '../../support/deferred.ts';
import { defer } from '../../support/deferred.ts';
import { record } from '../store/record.ts';
import type { BusMessage } from './bus.ts';

describe.each(WAYS)('over %s', (way) => {
  let fixture: LinksFixture;
  let sender: LinkedService;
  let hearer: LinkedService;
  let heard: Heard;
  beforeAll(async () => {
    fixture = await startLinksFixture(way);
    [sender, hearer] = [await fixture.open('backend'), await fixture.open('backend')];
    heard = await listen(hearer);
    await listen(sender);
  });
  afterAll(() => fixture.stop());

  test('who begins to listen has a gap, and hears from then on', () => {
    expect(heard.gaps()).toBe(1);
  });

  test('what is published is heard by all, in the order of sending, and by whoever sends it', async () => {
    const own = await listen(await fixture.open('backend'));
    const messages = ['a', 'b', 'c'].map((runId): BusMessage => ({ topic: 'ended', runId }));
    sender.bus.publish(messages);
    for (const listener of [heard, own]) {
      await listener.untilRun('c');
      expect(listener.runIds().slice(-3)).toEqual(['a', 'b', 'c']);
    }
  });

  test('what a transaction tells is heard after its commit, and not at all when it is taken back', async () => {
    const failed = record(sender, async (tx, tell) => {
      tell({ topic: 'ended', runId: 'taken back' });
      await tx`select 1 / 0`;
    });
    await expect(failed).rejects.toThrow('division by zero');
    let found: number | undefined;
    const seen = heard.untilRun('stored').then(async () => {
      found = (await hearer.sql`select from replicas where incarnation = 'told of'`).length;
    });
    await record(sender, async (tx, tell) => {
      tell({ topic: 'ended', runId: 'stored' });
      await tx`insert into replicas (incarnation, replica, seen_at) values ('told of', 0, now())`;
    });
    await seen;
    expect(found).toBe(1);
    expect(heard.runIds()).not.toContain('taken back');
  });

  test('a listener that is cut off has a gap when it is back, and hears again', async () => {
    const before = heard.gaps();
    hearer.shared.cut();
    sender.bus.publish([{ topic: 'ended', runId: 'lost' }]);
    hearer.shared.heal();
    await heard.untilGap(before + 1);
    await publishUntilHeard(sender, heard, 'after the gap');
    expect(heard.runIds()).not.toContain('lost');
  });

  test('what somebody could not publish is a gap of all the others once the bus is back', async () => {
    const before = heard.gaps();
    sender.shared.cut();
    sender.bus.publish([{ topic: 'ended', runId: 'never told' }]);
    await expect(sender.bus.check()).rejects.toMatchObject({ code: 'unavailable' });
    expect(heard.gaps()).toBe(before);
    sender.shared.heal();
    await checkAgain(sender);
    await heard.untilGap(before + 1);
    expect(heard.runIds()).not.toContain('never told');
  });

  test('a bus proves by its beats that it hears, and knows for how long it has not', async () => {
    await checkAgain(hearer);
    const since = performance.now();
    while (hearer.bus.silentMs() > performance.now() - since) {
      await hearer.bus.check();
      await setImmediate();
    }
    // A beat proves what was heard when it was sent, and not when it came back.
    hearer.shared.delay(200);
    await hearer.bus.check();
    expect(hearer.bus.silentMs()).toBeGreaterThan(200);
    hearer.shared.heal();
  });

  test('a bus that is deaf without knowing it listens anew, and has a gap', async () => {
    const before = heard.gaps();
    // Longer than an answer may take: as when a part of the net has gone away without a word.
    hearer.shared.delay(60_000);
    while (heard.gaps() === before) {
      await hearer.bus.check().catch(() => undefined);
      await setImmediate();
      if (hearer.bus.silentMs() > 2500) hearer.shared.heal();
    }
    expect(heard.gaps()).toBeGreaterThan(before);
    await publishUntilHeard(sender, heard, 'heard anew');
  });
});

interface Heard {
  gaps(): number;
  untilGap(count: number): Promise<void>;
  runIds(): readonly string[];
  untilRun(runId: string): Promise<void>;
}

async function listen(service: LinkedService): Promise<Heard> {
  const runIds: string[] = [];
  const waits = new Set<{ holds: () => boolean; done: Deferred<void> }>();
  let gaps = 0;
  const settle = (): void => {
    for (const wait of waits) if (wait.holds()) wait.done.resolve();
  };
  const until = async (holds: () => boolean): Promise<void> => {
    const wait = { holds, done: defer<void>() };
    waits.add(wait);
    settle();
    await wait.done.promise;
    waits.delete(wait);
  };
  await service.bus.listen({
    onMessage: (message) => {
      if ('runId' in message) runIds.push(message.runId);
      settle();
    },
    onGap: () => {
      gaps += 1;
      settle();
    },
  });
  return {
    gaps: () => gaps,
    untilGap: (count) => until(() => gaps >= count),
    runIds: () => runIds,
    untilRun: (runId) => until(() => runIds.includes(runId)),
  };
}

/** Publishes again and again: whoever listens anew misses what comes before it does. */
async function publishUntilHeard(sender: LinkedService, heard: Heard, runId: string): Promise<void> {
  while (!heard.runIds().includes(runId)) {
    sender.bus.publish([{ topic: 'ended', runId }]);
    await sender.bus.check().catch(() => undefined);
    await setImmediate();
  }
}

/** Until the link that is healed has been opened anew. */
async function checkAgain(service: LinkedService): Promise<void> {
  for (;;) {
    const checked = await service.bus.check().then(
      () => true,
      () => false,
    );
    if (checked) return;
    await setImmediate();
  }
}
