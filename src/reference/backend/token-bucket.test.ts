import { expect, test } from 'vitest';
import { createTokenBucket } from './token-bucket.ts';

test('a bucket gives its size at once, and then says how long the next one takes', () => {
  const bucket = createTokenBucket(2);
  expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([0, 0, 500]);
});

test('a bucket refills with its size a second and never holds more', () => {
  const bucket = createTokenBucket(2);
  bucket.take(0);
  bucket.take(0);
  expect([bucket.take(500), bucket.take(500)]).toEqual([0, 500]);
  expect([bucket.take(60_000), bucket.take(60_000), bucket.take(60_000)]).toEqual([0, 0, 500]);
});
