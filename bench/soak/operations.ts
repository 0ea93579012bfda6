import { readFileSync } from 'node:fs';
import { OPERATIONS, type Operation, operationsOf } from '../workload/operations.ts';

/** What is registered all the time: the operations of the benchmarks, and some that write. */
export const SOAK_OPERATIONS: readonly Operation[] = [
  ...OPERATIONS,
  ...operationsOf(readFileSync(`${import.meta.dirname}/operations.graphql`, 'utf8')),
];

/** An operation that each release of the client has in a text of its own. */
export function offerOf(release: number): Operation {
  const [offer] = operationsOf(`query Offer { topProducts(first: 2, after: ${release}) { name } }`);
  return offer as Operation;
}

/** Texts that nobody registered; few, so that all of them are known before anything is looked into. */
export const FREE_TEXTS: readonly string[] = Array.from(
  { length: 8 },
  (_, index) => `query Free { topProducts(first: ${index + 1}) { upc price reviews { body } } }`,
);
