import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** Hashes a password with scrypt (RFC 7914) under a fresh salt: `N:salt:hash`. `cost` is N, a power of two. */
export async function hashPassword(password: string, cost: number): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive({ password, salt, cost });
  return `${cost}:${salt.toString('base64')}:${key.toString('base64')}`;
}

/**
 * Whether the password is the hashed one. Without a hash it works as long, so that time does not tell that nobody is
 * there.
 */
export async function isPassword(password: string, hashed: string | undefined, cost: number): Promise<boolean> {
  const [storedCost = '', salt = '', key = ''] = (hashed ?? '').split(':');
  const derived = await derive({ password, salt: Buffer.from(salt, 'base64'), cost: Number(storedCost) || cost });
  const expected = Buffer.from(key, 'base64');
  return expected.length === derived.length && timingSafeEqual(expected, derived);
}

function derive({ password, salt, cost }: { password: string; salt: Buffer; cost: number }): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, { N: cost, r: 8, p: 1, maxmem: 256 * (cost + 64) * 8 }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
