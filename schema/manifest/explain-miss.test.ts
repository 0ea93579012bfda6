import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { codegenText } from './codegen-text.ts';
import { createMissExplainer } from './explain-miss.ts';
import { formatMissFinding, type KnownOperation, type MissFinding } from './miss-finding.ts';
import { operationId } from './operation-id.ts';

const HOME = 'query Home {\n  a {\n    b\n    c\n  }\n}';
const CART = 'query Cart {\n  cart {\n    total\n    __typename\n  }\n}';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

const home = known('web', 'Home', HOME);
const cart = known('mobile', 'Cart', CART, { listedIn: 'release 5.2' });
const gone = known('web', 'Old', '{ old }', { listedIn: 'release 1.0', isServed: false });
const relay = { ...known('web', 'RelayQuery', 'query RelayQuery { a }\n'), id: md5('x') };

const explainer = createMissExplainer([home, cart, gone, relay]);
const web = { client: 'web' };

describe('An id is explained:', () => {
  const cases: readonly [what: string, id: string, finding: Partial<MissFinding>][] = [
    ['registered', home.id, { kind: 'registered', operation: home }],
    ['registered, prefixed', `sha256:${home.id}`, { kind: 'registered', operation: home }],
    ['another client has it', cart.id, { kind: 'other-client', operation: cart }],
    ['gone', gone.id, { kind: 'gone', operation: gone }],
    [
      'in capitals',
      home.id.toUpperCase(),
      { kind: 'misspelt', misspelling: 'capitals', operation: home },
    ],
    [
      'prefixed, in capitals',
      `sha256:${home.id.toUpperCase()}`,
      { kind: 'misspelt', misspelling: 'capitals', operation: home },
    ],
    [
      'with a wrong prefix',
      `md5:${home.id}`,
      { kind: 'misspelt', misspelling: 'prefix', operation: home },
    ],
    [
      'prefixed though it is no SHA-256',
      `sha256:${relay.id}`,
      { kind: 'misspelt', misspelling: 'prefix', operation: relay },
    ],
    ['in quotes', `"${home.id}"`, { kind: 'misspelt', misspelling: 'padding', operation: home }],
    [
      'in base64',
      Buffer.from(home.id, 'hex').toString('base64'),
      { kind: 'misspelt', misspelling: 'base64', operation: home },
    ],
    ['cut off', home.id.slice(0, 40), { kind: 'truncated', length: 40, operation: home }],
    ['too long', `${home.id}00`, { kind: 'truncated', length: 66, operation: home }],
    [
      'in the form of GraphQL Code Generator',
      `sha256:${operationId(codegenText(parse(HOME)))}`,
      {
        kind: 'form',
        operation: home,
        form: "as GraphQL Code Generator's client preset writes it",
      },
    ],
    [
      'the MD5 of the text',
      md5(HOME),
      { kind: 'form', operation: home, form: 'to the letter, as MD5 (Relay)' },
    ],
    [
      'the SHA-256 of a text registered under its MD5',
      relay.hash,
      { kind: 'form', operation: relay, form: 'to the letter' },
    ],
    ['unknown', 'f'.repeat(64), { kind: 'unknown', looksLike: 'a SHA-256' }],
    [
      'unknown, no hash',
      'home-1',
      { kind: 'unknown', looksLike: 'no hash that a toolchain makes' },
    ],
  ];
  test.each(cases)('%s', (_what, id, finding) => {
    expect(explainer.explainId(id, web)).toMatchObject(finding);
  });

  test('unknown, but for the name of its operation', () => {
    const context = { ...web, operationName: 'Home' };
    expect(explainer.explainId('f'.repeat(64), context)).toEqual({
      kind: 'name-only',
      operation: home,
    });
  });
});

describe('A text is explained:', () => {
  const cases: readonly [what: string, text: string, findings: readonly Partial<MissFinding>[]][] =
    [
      ['registered', HOME, [{ kind: 'registered-text', operation: home }]],
      ['another client has it', CART, [{ kind: 'other-client', operation: cart }]],
      ['gone', '{ old }', [{ kind: 'gone', operation: gone }]],
      [
        'reformatted',
        'query Home { a { b, c } } # mine',
        [{ kind: 'variation', variation: 'white-space', operation: home }],
      ],
      [
        'in another order',
        'query Home { a { c b } }',
        [{ kind: 'variation', variation: 'order', operation: home }],
      ],
      [
        'with __typename',
        'query Home { a { b c __typename } }',
        [{ kind: 'variation', variation: 'typenames-added', operation: home }],
      ],
      [
        'without __typename',
        'query Cart { cart { total } }',
        [{ kind: 'variation', variation: 'typenames-missing', operation: cart }],
      ],
      [
        'changed',
        'query Home { a { b d } }',
        [{ kind: 'changed', operation: home, difference: ['- c', '+ d'] }],
      ],
      [
        'incomplete',
        'query Home { a { b ...F } }',
        [{ kind: 'incomplete', fragments: ['F'] }, { kind: 'changed' }],
      ],
      [
        'two operations',
        'query Home { a { b c } } query B { a }',
        [{ kind: 'several-operations', names: ['Home', 'B'] }, { kind: 'changed' }],
      ],
      ['no document', '{ a', [{ kind: 'unparseable' }]],
      [
        'unknown',
        'query New { n }',
        [{ kind: 'unknown', looksLike: 'a document with the operation New' }],
      ],
    ];
  test.each(cases)('%s', (_what, text, findings) => {
    expect(explainer.explainText(text, web)).toMatchObject(findings);
  });
});

test('A finding is told in words, with the operation, where it is listed, and its id', () => {
  const finding = explainer.explainId(cart.id, web);
  expect(formatMissFinding(finding)).toBe(
    'registered for another client: Cart of mobile (release 5.2); ask the BFF of mobile, or register it for yours',
  );
  const [changed] = explainer.explainText('query Home { a { b d } }', web);
  expect(changed && formatMissFinding(changed)).toBe(
    `another text of Home of web (the committed manifest), registered as ${home.id}; from that one (-) to this (+):\n    - c\n    + d`,
  );
});

test('What is prepared in steps is explained the same', () => {
  const stepped = createMissExplainer([home, cart]);
  expect([...stepped.prepare()]).toHaveLength(2);
  expect(stepped.explainId(md5(HOME), web)).toEqual(explainer.explainId(md5(HOME), web));
});

function known(
  client: string,
  name: string,
  body: string,
  more: Partial<KnownOperation> = {},
): KnownOperation {
  const hash = operationId(body);
  return {
    client,
    name,
    type: 'query',
    body,
    id: hash,
    hash,
    listedIn: 'the committed manifest',
    isServed: true,
    ...more,
  };
}
