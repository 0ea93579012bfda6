import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Review } from '#schema/check';
import { formatReview, type ReportFormat } from '#schema/report';
import { NO_CACHE } from '../schema/check/composed-revision.ts';
import { CONTEXT, FAILED, finding, PASSED } from '../schema/report/review.fixture.ts';
import { sdl } from './schema-review/edits.ts';
import { reviewOf } from './schema-review/pull-request.ts';

// Machines read these reports: each is held to its format's own schema.

const HOSTILE = {
  ...FAILED,
  findings: [
    ...FAILED.findings,
    finding({
      message: '{0} [a](b) "c"\n\u0000\u2028',
      coordinate: 'Query.a(b:)',
      client: 'wéb "1"',
    }),
    finding({ place: { file: 'a b/ü%.graphql', line: 1, column: 1 } }),
  ],
};

/** What the shop's own review makes of a change of it. */
let real: Review;

beforeAll(async () => {
  const edits = [
    sdl('products', '  summary: String!', '  Tags: [Money!]!'),
    sdl('products', '  brand: String!', '  brand: String'),
  ];
  real = await reviewOf({ title: '', edits, expected: [], verdict: 'failed' }, NO_CACHE);
}, 120_000);

test('the json report is what its schema says', () => {
  expect(real.clients).toHaveLength(3);
  const validate = validatorOf('../schema/report/review.schema.json');
  for (const review of [FAILED, PASSED, HOSTILE, real]) {
    for (const context of [CONTEXT, { ...CONTEXT, base: undefined }]) {
      validate(reportOf('json', review, context));
      expect(validate.errors).toBeNull();
    }
  }
});

test('the schema of json reports documents every member, and takes no other', () => {
  const validate = validatorOf('../schema/report/review.schema.json');
  const report = reportOf('json', FAILED);
  expect(validate({ ...report, more: 1 })).toBe(false);
  expect(validate({ ...report, format: 'facet-review/2' })).toBe(false);
  expect(validate({ ...report, verdict: undefined })).toBe(false);
});

test('the sarif report is SARIF 2.1.0', () => {
  const validate = validatorOf('./standards/sarif-2.1.0.schema.json');
  for (const review of [FAILED, PASSED, HOSTILE, real]) {
    validate(reportOf('sarif', review));
    expect(validate.errors).toBeNull();
  }
  expect(validate({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
});

test('the sarif report has all that code scanning asks for beyond the standard', () => {
  const { runs } = reportOf('sarif', HOSTILE) as unknown as SarifLog;
  const [{ tool, results }] = runs as [SarifLog['runs'][number]];
  const { rules } = tool.driver;
  for (const { shortDescription, fullDescription, help } of rules) {
    for (const { text } of [shortDescription, fullDescription, help]) {
      expect(text.length).toBeGreaterThan(0);
      expect(text.length).toBeLessThanOrEqual(1_024);
    }
  }
  for (const { ruleId, ruleIndex, locations, partialFingerprints, message } of results) {
    expect(rules[ruleIndex]?.id).toBe(ruleId);
    expect(message.text).not.toBe('');
    expect(partialFingerprints.primaryLocationLineHash).toMatch(/^[0-9a-f]{16}:1$/);
    const { artifactLocation, region } = locations[0].physicalLocation;
    expect(artifactLocation.uri).toMatch(/^(?![/.]|\w+:)[\w./%-]+$/);
    expect(region.startLine).toBeGreaterThanOrEqual(1);
    expect(region.startColumn).toBeGreaterThanOrEqual(1);
  }
});

interface SarifLog {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly SarifRule[] } };
    readonly results: readonly SarifResult[];
  }[];
}

type Text = Readonly<Record<'text', string>>;

interface SarifRule
  extends Readonly<Record<'shortDescription' | 'fullDescription' | 'help', Text>> {
  readonly id: string;
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly message: Text;
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly locations: readonly [
    {
      readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region: { readonly startLine: number; readonly startColumn: number };
      };
    },
  ];
}

function reportOf(format: ReportFormat, review: typeof FAILED, context = CONTEXT) {
  return JSON.parse(formatReview(format, review, context)) as Record<string, unknown>;
}

function validatorOf(file: string) {
  const schema = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as object;
  // SARIF's own schema names types where their members stand in others.
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  return ajv.compile(schema);
}
