import { describe, expect, test } from '@jest/globals';
import { breakingChanges } from './breaking-changes.ts';
import { operations as check } from './operations.ts';
import { composedOf, findingsOf, linesOf, SETTINGS } from './review.fixture.ts';
import type { ClientRevision, OperationFileError, ReviewedOperation } from './revision.ts';

const SHOP = 'type Query { a: Int b: Int list(first: Int): [Int] }';
const [A, B, LIST] = ['query A { a }', 'query B { b }', 'query List { list(first: 50) }'];

describe('An operation', () => {
  test('that fits no more is told once, by the change that breaks it', () => {
    const base = { subgraphs: { shop: SHOP }, operations: [A, B] };
    const head = { ...base, subgraphs: { shop: SHOP.replace('b: Int', '') } };
    expect(findingsOf(breakingChanges, { base, head })).toMatchObject([{ code: 'FIELD_REMOVED' }]);
    expect(findingsOf(check, { base, head })).toEqual([]);
  });

  test('is told itself where the project has that change not block', () => {
    const base = { subgraphs: { shop: SHOP }, operations: [A, B] };
    const head = { ...base, subgraphs: { shop: SHOP.replace('b: Int', '') } };
    const settings = { ...SETTINGS, levels: { FIELD_REMOVED: 'off' } as const };
    expect(findingsOf(check, { base, head }, settings)).toMatchObject([
      {
        code: 'OPERATION_INVALID',
        severity: 'blocking',
        message:
          'B does not fit the schema of web: Cannot query field "b" on type "Query". Did you mean "a"?',
        affected: [{ operation: 'B', versions: ['1.0.0'] }],
      },
    ]);
  });

  test('that asks for more than its client may is told', () => {
    const base = { subgraphs: { shop: SHOP }, operations: [A, LIST] };
    const head = { ...base, web: { contract: { limits: { lists: { max: 20 } } } } };
    expect(findingsOf(check, { base, head })).toMatchObject([
      { code: 'OPERATION_INVALID', severity: 'blocking', affected: [{ operation: 'List' }] },
    ]);
  });

  test('that is new must fit, and is told at its fault', () => {
    const base = { subgraphs: { shop: SHOP }, operations: [A] };
    const wrong = 'query Wrong { a c }';
    const place = { file: 'bffs/web/operations/Wrong.graphql', line: 1, column: 17 };
    const message = 'Cannot query field "c" on type "Query". Did you mean "a" or "b"?';
    const error = { ...place, rule: 'FieldsOnCorrectType', message, operation: 'Wrong' };
    const web = withOperations([A, wrong], [error]);
    expect(findingsOf(check, { base, head: { ...base, web } })).toMatchObject([
      { code: 'OPERATION_INVALID', severity: 'blocking', place },
    ]);
  });

  test('that did not fit before either is a note', () => {
    const revision = { subgraphs: { shop: SHOP }, operations: [A, 'query Wrong { c }'] };
    expect(findingsOf(check, { base: revision, head: revision })).toMatchObject([
      { code: 'OPERATION_INVALID', severity: 'note' },
    ]);
  });

  test('that fits and cannot be answered is told', () => {
    const revision = composedOf({ subgraphs: { shop: SHOP }, operations: [A] });
    const [client] = revision.clients;
    const operations = client!.operations.map(({ plans: _, ...each }) => ({
      ...each,
      planError: 'No way.',
    }));
    const head = { ...revision, clients: [{ ...client!, operations }] };
    const findings = check({ base: revision, head }, SETTINGS);
    expect(linesOf(findings)).toEqual([
      'blocking OPERATION_UNPLANNABLE A cannot be answered: No way.',
    ]);
    expect(check({ base: head, head }, SETTINGS)).toMatchObject([{ severity: 'note' }]);
  });
});

describe('A file', () => {
  const error = { file: 'a.graphql', line: 2, column: 3, rule: 'Syntax', message: 'Unexpected }.' };

  test('of which no manifest can be made blocks', () => {
    const base = { subgraphs: { shop: SHOP }, operations: [A] };
    const head = { ...base, web: withOperations([A], [error]) };
    expect(findingsOf(check, { base, head })).toMatchObject([
      {
        code: 'OPERATION_FILE_INVALID',
        severity: 'blocking',
        message: 'No manifest of web can be made: Unexpected }.',
        place: { file: 'a.graphql', line: 2, column: 3 },
      },
    ]);
    expect(findingsOf(check, { base: head, head })).toMatchObject([{ severity: 'note' }]);
  });
});

describe('An operation that is gone', () => {
  const base = { subgraphs: { shop: SHOP }, operations: [A, B] };
  const headWith = (b: Partial<ReviewedOperation>[]) => {
    const [a, original] = operationsOf([A, B]);
    const { place: _, ...released } = original!;
    return { ...base, web: { operations: [a!, ...b.map((each) => ({ ...released, ...each }))] } };
  };

  test('from its file and from all releases is a warning', () => {
    expect(findingsOf(check, { base, head: headWith([]) })).toMatchObject([
      {
        code: 'OPERATION_REMOVED',
        severity: 'warning',
        place: { file: 'bffs/web/operations/B.graphql', side: 'base' },
      },
    ]);
  });

  test('of a client that publishes no releases is a warning, as the next manifest lacks it', () => {
    const head = headWith([{ releases: [{ version: '(committed)' }] }]);
    expect(findingsOf(check, { base, head })).toMatchObject([{ code: 'OPERATION_REMOVED' }]);
  });

  test('from its file only is none, while a release lists it or its text has changed', () => {
    expect(findingsOf(check, { base, head: headWith([{ releases: [{ version: '1' }] }]) })).toEqual(
      [],
    );
    const changed = { ...base, operations: [A, 'query B { b a }'] };
    expect(findingsOf(check, { base, head: changed })).toEqual([]);
  });
});

function operationsOf(bodies: readonly string[]): readonly ReviewedOperation[] {
  const composed = composedOf({ subgraphs: { shop: SHOP }, operations: bodies });
  return composed.revision.clients[0]!.operations;
}

function withOperations(
  bodies: readonly string[],
  errors: readonly OperationFileError[],
): Partial<ClientRevision> {
  return { operations: operationsOf(bodies), errors };
}
