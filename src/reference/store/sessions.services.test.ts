import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LinkedService, LinksFixture } from '../../selftest/links.fixture.ts';
import { startLinksFixture, WAYS } from '../../selftest/links.fixture.ts';
import { defer } from '../../support/deferred.ts';
import { createAccount } from './accounts.ts';

describe.each(WAYS)('in %s', (way) => {
  let fixture: LinksFixture;
  let auth: LinkedService;
  let backend: LinkedService;
  let userId: string;
  beforeAll(async () => {
    fixture = await startLinksFixture(way);
    [auth, backend] = [await fixture.open('auth'), await fixture.open('backend')];
    userId = 'usr_1';
    await createAccount(auth.sql, { id: userId, email: 'a@b.example', password: 'x', profile: '' });
  });
  afterAll(() => fixture.stop());

  test('a refresh token goes on with its session, once', async () => {
    const opened = await auth.sessions.open(userId);
    const next = await auth.sessions.exchange(opened.refreshToken);
    expect(next).toMatchObject({ userId, sessionId: opened.sessionId });
    expect(next?.refreshToken).not.toBe(opened.refreshToken);
    expect(await auth.sessions.exchange(opened.refreshToken)).toBeUndefined();
    expect(await auth.sessions.exchange(next?.refreshToken ?? '')).toMatchObject({ sessionId: opened.sessionId });
    expect(await auth.sessions.exchange('nobody has this one')).toBeUndefined();
  });

  test('of many exchanges at once one wins', async () => {
    const { refreshToken } = await auth.sessions.open(userId);
    const other = await fixture.open('auth');
    const all = Array.from({ length: 10 }, (_, index) =>
      (index % 2 === 0 ? auth : other).sessions.exchange(refreshToken),
    );
    expect((await Promise.all(all)).filter((session) => session !== undefined)).toHaveLength(1);
  });

  test('a session that is revoked is known to be everywhere at once, and the replicas are told', async () => {
    const told = defer<string>();
    await backend.bus.listen({
      onMessage: (message) => message.topic === 'revoked' && told.resolve(message.sessionId),
      onGap: () => undefined,
    });
    const [leaving, staying] = [await auth.sessions.open(userId), await auth.sessions.open(userId)];
    expect(await backend.sessions.isRevoked(leaving.sessionId)).toBe(false);
    await auth.sessions.revoke(leaving.sessionId);
    expect(await backend.sessions.isRevoked(leaving.sessionId)).toBe(true);
    expect(await told.promise).toBe(leaving.sessionId);
    expect(await auth.sessions.exchange(leaving.refreshToken)).toBeUndefined();
    expect(await backend.sessions.isRevoked(staying.sessionId)).toBe(false);
    expect(await auth.sessions.exchange(staying.refreshToken)).toBeDefined();
    await auth.sessions.revoke(leaving.sessionId);
  });

  test('whoever is cut off says that it does not know, in time, and knows again when it is healed', async () => {
    const { sessionId } = await auth.sessions.open(userId);
    for (const disturb of [() => backend.shared.cut(), () => backend.shared.delay(60_000)]) {
      disturb();
      const since = performance.now();
      await expect(backend.sessions.isRevoked(sessionId)).rejects.toMatchObject({ code: 'unavailable' });
      expect(performance.now() - since).toBeLessThan(3000);
      backend.shared.heal();
      expect(await knownAgain(backend, sessionId)).toBe(false);
    }
  });

  test('no revocation is forgotten when Redis restarts', async () => {
    const { sessionId, refreshToken } = await auth.sessions.open(userId);
    await auth.sessions.revoke(sessionId);
    const { refreshToken: alive } = await auth.sessions.open(userId);
    await fixture.restartRedis();
    expect(await knownAgain(backend, sessionId)).toBe(true);
    await knownAgain(auth, sessionId);
    expect(await auth.sessions.exchange(refreshToken)).toBeUndefined();
    expect(await auth.sessions.exchange(alive)).toBeDefined();
  });
});

/** Asks again for as long as the answer is that nobody knows. */
async function knownAgain(service: LinkedService, sessionId: string): Promise<boolean> {
  for (;;) {
    const known = await service.sessions.isRevoked(sessionId).catch(() => undefined);
    if (known !== undefined) return known;
    await setImmediate();
  }
}
