import { expect, test } from '@jest/globals';
import { createLog } from './log.ts';

function written(fields: object): Record<string, unknown> {
  const lines: string[] = [];
  createLog('mobile', 'info', { write: (line) => lines.push(line) }).info(fields, 'told');
  expect(lines).toHaveLength(1);
  return JSON.parse(lines.join('')) as Record<string, unknown>;
}

test('A line says when, how bad, and which part', () => {
  const { time, ...line } = written({ requestId: 'r1' });
  expect(line).toEqual({ level: 30, name: 'mobile', requestId: 'r1', msg: 'told' });
  expect(Math.abs(Date.parse(String(time)) - Date.now())).toBeLessThan(60_000);
});

test.each(['authorization', 'cookie', 'email', 'headers', 'token', 'variables', 'viewer'])(
  'A field “%s” does not come out, whoever logs it',
  (field) => {
    expect(written({ [field]: { secret: 4711 } })[field]).toBe('[redacted]');
  },
);
