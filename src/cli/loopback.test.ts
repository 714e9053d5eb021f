import { expect, test } from 'vitest';
import { refuseRemote } from './loopback.ts';

test('a stack on this machine may be attacked', () => {
  const urls = ['http://127.0.0.1:8000', 'http://localhost', 'http://[::1]:80', 'http://127.9.9.9'];
  expect(() => refuseRemote(urls)).not.toThrow();
});

test.for(['http://example.org', 'http://10.0.0.1:8000', 'http://127.0.0.1.example.org', 'http://[2001:db8::1]'])(
  '%s is not on this machine',
  (url) => {
    expect(() => refuseRemote(['http://127.0.0.1:8000', url])).toThrow(
      expect.objectContaining({ code: 'not-loopback', message: expect.stringContaining(url) }),
    );
  },
);
