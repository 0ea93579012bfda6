import { expect } from '@jest/globals';
import type { Answer } from './engine.ts';
import type { FederationCase } from './federation-graph.ts';

/** The right data, in the client's order, and errors only where they belong. */
export function expectAnswer({ data = null, errors = [] }: Answer, expected: FederationCase): void {
  const tolerated = expected.errors ? errors : [];
  expect({ data, errors }).toEqual({ data: expected.data, errors: tolerated });
  expect(JSON.stringify(data)).toBe(JSON.stringify(expected.data));
  if (expected.errors === true) expect(errors).not.toEqual([]);
}
