import { expect, test } from '@jest/globals';
import { expectedAnswer } from '../bench/workload/expected-answer.ts';
import { generatedOperations } from '../bench/workload/generated-operations.ts';
import { sampleVariables } from '../bench/workload/operations.ts';

test('Every operation that the benchmark registers is answered by one schema over all its data', () => {
  const operations = generatedOperations(200);
  expect(new Set(operations.map(({ id }) => id)).size).toBe(200);
  for (const operation of operations) {
    const answer = expectedAnswer(operation.body, sampleVariables(operation));
    expect(Object.keys(answer as object)).not.toEqual([]);
  }
});
