import { describe, expect, test } from '@jest/globals';
import type { ComposedRevision } from './composed-revision.ts';
import type { Finding } from './finding.ts';
import { revisionOf, SETTINGS } from './lint/linted.fixture.ts';
import { waive } from './waivers.ts';

const uncomposed = (sdl: string): ComposedRevision => ({
  revision: revisionOf({ shop: sdl }),
  composition: { kind: 'failed', errors: [] },
  clients: [],
});

function reviewed(after: string, findings: readonly Finding[] = [], before?: string) {
  const base = before === undefined ? undefined : uncomposed(before);
  const waived = waive(findings, { base, head: uncomposed(after) }, SETTINGS);
  return {
    severities: waived.findings.map(({ severity }) => severity),
    messages: waived.findings.map(({ message }) => message),
    remarks: waived.remarks.map(({ code, severity }) => `${severity} ${code}`),
  };
}

const removed: Finding = {
  code: 'FIELD_REMOVED',
  check: 'breaking-changes',
  severity: 'blocking',
  message: 'Field `Product.sku` was removed.',
  coordinate: 'Product.sku',
};

const on = (coordinate: string, more: Partial<Finding> = {}) => [
  { ...removed, coordinate, ...more },
];

const WAIVER = '# facet-waive FIELD_REMOVED until 2027-01-31: nobody has it';

const product = (comment: string, field = '') =>
  `type Query { p: Product }\n${comment}\n"A product."\ntype Product {\n${field}\n"Id." id(a: Int): ID }`;

describe('A waiver', () => {
  test('makes notes of what it names, and says why', () => {
    const { severities, messages, remarks } = reviewed(product(WAIVER), on('Product'));
    expect(severities).toEqual(['note']);
    expect(messages).toEqual([
      'Field `Product.sku` was removed (waived until 2027-01-31: nobody has it).',
    ]);
    expect(remarks).toEqual([]);
  });

  test.each([
    ['the element itself', 'Product'],
    ['its fields, be they gone', 'Product.sku'],
    ['their arguments', 'Product.id(a:)'],
  ])('above a type is about %s', (_, coordinate) => {
    expect(reviewed(product(WAIVER), on(coordinate)).severities).toEqual(['note']);
  });

  test('above a field is about nothing beside it', () => {
    const sdl = product('', WAIVER);
    expect(reviewed(sdl, on('Product.id')).severities).toEqual(['note']);
    expect(reviewed(sdl, on('Product.sku')).severities).toEqual(['blocking']);
    expect(reviewed(sdl, on('Product')).severities).toEqual(['blocking']);
  });

  test('may stand below the description, too, and above another one', () => {
    const sdl = `"A product."\n${WAIVER}\n# facet-waive B_C until 2027-01-31: b\ntype Product { a: Int }`;
    expect(
      reviewed(sdl, [...on('Product'), ...on('Product.a', { code: 'B_C' })]).severities,
    ).toEqual(['note', 'note']);
  });

  test('is about no other code, no other subgraph, and never about composition', () => {
    const others: Partial<Finding>[] = [
      { code: 'TYPE_REMOVED' },
      { subgraph: 'users', check: 'lint' },
      { check: 'composition' },
    ];
    for (const other of others) {
      expect(reviewed(product(WAIVER), on('Product', other)).severities).toEqual(['blocking']);
    }
  });

  test('is about what other checks find at its element, whichever subgraph they name', () => {
    const down: Partial<Finding> = { subgraph: 'users', check: 'blast-radius' };
    expect(reviewed(product(WAIVER), on('Product', down)).severities).toEqual(['note']);
  });

  test('may name several codes', () => {
    const sdl = product('# facet-waive A_B, FIELD_REMOVED until 2027-01-31: r');
    expect(reviewed(sdl, on('Product')).severities).toEqual(['note']);
  });

  test('holds on its last day, and a year ahead at most', () => {
    for (const day of ['2026-11-26', '2027-11-26']) {
      const sdl = product(`# facet-waive FIELD_REMOVED until ${day}: r`);
      expect(reviewed(sdl, on('Product')).severities).toEqual(['note']);
    }
  });
});

describe('A waiver that waives nothing, because of how it is written,', () => {
  test.each([
    ['WAIVER_WITHOUT_CODE', '# facet-waive until 2027-01-31: r'],
    ['WAIVER_WITHOUT_EXPIRY', '# facet-waive FIELD_REMOVED: r'],
    ['WAIVER_WITHOUT_EXPIRY', '# facet-waive FIELD_REMOVED until tomorrow: r'],
    ['WAIVER_WITHOUT_EXPIRY', '# facet-waive FIELD_REMOVED until 2027-13-01: r'],
    ['WAIVER_TOO_LONG', '# facet-waive FIELD_REMOVED until 2027-11-27: r'],
    ['WAIVER_WITHOUT_REASON', '# facet-waive FIELD_REMOVED until 2027-01-31'],
    ['WAIVER_WITHOUT_REASON', '# facet-waive FIELD_REMOVED until 2027-01-31: '],
    ['WAIVER_EXPIRED', '# facet-waive FIELD_REMOVED until 2026-11-25: r'],
  ])('is told as %s: %s', (code, comment) => {
    const { severities, remarks } = reviewed(product(comment), on('Product'));
    expect({ severities, remarks }).toEqual({
      severities: ['blocking'],
      remarks: [`blocking ${code}`],
    });
  });
});

describe('A waiver that is not needed', () => {
  test('is told where it is new', () => {
    expect(reviewed(product(WAIVER), []).remarks).toEqual(['warning WAIVER_UNUSED']);
  });

  test('is not told later: what it was for has been merged', () => {
    expect(reviewed(product(WAIVER), [], product(WAIVER)).remarks).toEqual([]);
  });

  const LINT = '# facet-waive FIELD_NAMES_SHOULD_BE_CAMEL_CASE until 2027-01-31: the old name';

  test('is needed for as long as lint finds what it names, told or not', () => {
    const sdl = product('', `${LINT}\nold_name: Int`);
    expect(reviewed(sdl, [], sdl).remarks).toEqual([]);
  });

  test('is told when the change mends what it names', () => {
    const before = product(LINT, 'old_name: Int');
    const after = product(LINT, 'newName: Int');
    expect(reviewed(after, [], before).remarks).toEqual(['warning WAIVER_UNUSED']);
  });

  test.each([
    ['at the end of a line', `type Query { a: Int ${WAIVER}\n b: Int }`],
    ['at the end of a type', `type Query { a: Int\n${WAIVER}\n}`],
    ['above what is no element', `${WAIVER}\nextend schema @a`],
  ])('is one that stands %s', (_, sdl) => {
    expect(reviewed(sdl, on('Query.b')).remarks).toEqual(['warning WAIVER_UNUSED']);
  });
});

describe('A waiver that ended', () => {
  const ENDED = WAIVER.replace('2027-01-31', '2026-11-25');

  test('warns for as long as it stands there: only what is new blocks', () => {
    expect(reviewed(product(ENDED), [], product(ENDED)).remarks).toEqual([
      'warning WAIVER_EXPIRED',
    ]);
  });
});
