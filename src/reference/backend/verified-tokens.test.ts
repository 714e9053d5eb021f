import { expect, test } from 'vitest';
import { Refusal } from '../refusal.ts';
import { rememberVerified } from './verified-tokens.ts';

function counting(lifetimeMs: number): { asked: string[]; verify: ReturnType<typeof rememberVerified> } {
  const asked: string[] = [];
  const verify = rememberVerified(
    (token) => {
      asked.push(token);
      if (token === 'wrong') return Promise.reject(new Refusal('token_invalid', 'the token is not valid'));
      return Promise.resolve({ userId: `usr ${token}`, sessionId: 'ses', expiresAtMs: Date.now() + lifetimeMs });
    },
    (token) => token,
  );
  return { asked, verify };
}

test('a token is verified once in a while, and each is whose it is', async () => {
  const { asked, verify } = counting(1000);
  const users = [];
  for (const token of ['a', 'b', 'a', 'b']) users.push((await verify(token, 'http')).userId);
  expect(users).toEqual(['usr a', 'usr b', 'usr a', 'usr b']);
  expect(asked).toEqual(['a', 'b']);
});

test('a token that has expired since is refused', async () => {
  const { verify } = counting(0);
  await verify('a', 'http');
  await expect(verify('a', 'http')).rejects.toMatchObject({ code: 'token_expired' });
});

test('a refusal is not remembered', async () => {
  const { asked, verify } = counting(1000);
  await expect(verify('wrong', 'http')).rejects.toMatchObject({ code: 'token_invalid' });
  await expect(verify('wrong', 'http')).rejects.toMatchObject({ code: 'token_invalid' });
  expect(asked).toEqual(['wrong', 'wrong']);
});
