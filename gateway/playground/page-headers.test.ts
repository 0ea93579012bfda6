import { expect, test } from '@jest/globals';
import { isLoopbackHost, PAGE_HEADERS } from './page-headers.ts';

test.each(['127.0.0.1:4001', '127.0.0.1', 'localhost:80', '[::1]:4001', '127.1.2.3:1'])(
  'The host %s is this machine',
  (host) => expect(isLoopbackHost(host)).toBe(true),
);

test.each([
  'evil.example',
  'localhost.evil.example:4001',
  '127.0.0.1.evil.example',
  '10.0.0.1:4001',
  'localhost@evil.example',
  '',
])('The host %p may be anybody', (host) => expect(isLoopbackHost(host)).toBe(false));

test('The page may load and ask nothing but its own server', () => {
  const policy = PAGE_HEADERS['content-security-policy'];
  expect(policy).toMatch(/^default-src 'none'; script-src 'self'; connect-src 'self';/);
  expect(policy).not.toMatch(/https?:|\*/);
});
