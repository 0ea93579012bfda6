import { expect, test } from '@jest/globals';
import type { Finding } from '../check/finding.ts';
import { CONTEXT, FAILED, finding, PASSED } from './review.fixture.ts';
import { sarifReport } from './sarif.ts';

const place = { file: 'subgraphs/a/schema.graphql', line: 7, column: 3 };

function runOf(findings: readonly Finding[], context = CONTEXT) {
  return JSON.parse(sarifReport({ ...PASSED, findings }, context)).runs[0];
}

function fingerprintsOf(findings: readonly Finding[]): string[] {
  return runOf(findings).results.map(
    (result: { partialFingerprints: Record<string, string> }) =>
      result.partialFingerprints.primaryLocationLineHash,
  );
}

test('a finding is a result of its rule, at its place, with whom it concerns', () => {
  const { results, tool } = runOf(FAILED.findings);
  expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
    'DEPRECATION_OVERDUE',
    'FIELD_REMOVED',
    'PLAN_REQUESTS_GREW',
  ]);
  expect(results).toMatchObject([
    { ruleId: 'FIELD_REMOVED', ruleIndex: 1, level: 'error' },
    {
      ruleId: 'PLAN_REQUESTS_GREW',
      level: 'warning',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'bffs/mobile/operations/home.graphql' },
            region: { startLine: 1, startColumn: 1 },
          },
        },
      ],
    },
    {
      ruleId: 'DEPRECATION_OVERDUE',
      level: 'note',
      locations: [{ logicalLocations: [{ fullyQualifiedName: 'User.nickname', kind: 'member' }] }],
    },
  ]);
  expect(results[0].properties.findings[0].affected).toEqual(FAILED.findings[0]?.affected);
});

test('what is gone stands in the first line, and the message says where it was', () => {
  const [result] = runOf(FAILED.findings).results;
  expect(result.locations[0].physicalLocation.region).toEqual({ startLine: 1, startColumn: 1 });
  expect(result.message.text).toContain("It stood in line 12 of the base's file.");
});

test('a finding without a place stands at the settings of the project, wherever that is', () => {
  const [result] = runOf([finding({})], { ...CONTEXT, folder: 'shop/' }).results;
  expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe('shop/facet.json');
});

test('what clients are told of one element is one result with the gravest level', () => {
  const coordinate = 'Product.price';
  const { results } = runOf([
    finding({ place, coordinate, client: 'web', severity: 'warning', message: 'One.' }),
    finding({ place, coordinate, client: 'mobile', severity: 'blocking', message: 'Two.' }),
    finding({ place, coordinate: 'Product.sku', client: 'web', message: 'Three.' }),
  ]);
  expect(results).toMatchObject([
    { level: 'error', message: { text: 'One.\n\nTwo.' } },
    { level: 'error', message: { text: 'Three.' } },
  ]);
});

test('a fingerprint survives moved lines and other numbers, and tells other things apart', () => {
  const [one] = fingerprintsOf([finding({ place, message: 'It takes 3 requests.' })]);
  const moved = { ...place, line: 70, column: 1 };
  const [same] = fingerprintsOf([finding({ place: moved, message: 'It takes 14 requests.' })]);
  expect(same).toBe(one);
  const others = [
    finding({ place, message: 'It takes 3 lookups.' }),
    finding({ place, message: 'It takes 3 requests.', client: 'web' }),
    finding({ place: { ...place, file: 'b' }, message: 'It takes 3 requests.' }),
  ].flatMap((each) => fingerprintsOf([each]));
  expect(new Set([one, ...others]).size).toBe(4);
});

test('code scanning shows five thousand results: the worst come first', () => {
  const many = Array.from({ length: 6_000 }, (_, index) =>
    finding({
      place: { ...place, line: index + 1 },
      severity: index < 5_999 ? 'note' : 'blocking',
    }),
  );
  const { results } = runOf(many);
  expect(results).toHaveLength(5_000);
  expect(results[0].level).toBe('error');
});
