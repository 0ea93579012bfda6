import { afterAll } from '@jest/globals';
import { guardLoopback, takeAttempts } from './loopback-only.ts';

// Jest runs this before each test file. What is refused may be caught where it is thrown, so the
// file fails at its end as well.
guardLoopback();

afterAll(() => {
  const attempts = takeAttempts();
  if (attempts.length > 0) throw new Error(`Off loopback: ${attempts.join(', ')}`);
});
