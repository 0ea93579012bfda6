import { describe, expect, test } from '@jest/globals';
import type { ComposedRevision } from './composed-revision.ts';
import { excluding, revisionOf, SETTINGS } from './lint/linted.fixture.ts';
import { lint } from './lint.ts';

/** Lint looks at what is written, composed or not. */
const uncomposed = (sdl: string): ComposedRevision => ({
  revision: revisionOf({ shop: sdl }),
  composition: { kind: 'failed', errors: [] },
  clients: [],
});

function linted(before: string | undefined, after: string, settings = SETTINGS) {
  const base = before === undefined ? undefined : uncomposed(before);
  return lint({ base, head: uncomposed(after) }, settings).map(
    ({ code, severity, coordinate, place }) =>
      `${severity} ${code} ${coordinate} ${place?.file}:${place?.line}:${place?.column}`,
  );
}

const BAD = 'type Query {\n  "A." Bad("B." ugly_one: Int): Int\n}';

const FIELD =
  'blocking FIELD_NAMES_SHOULD_BE_CAMEL_CASE Query.Bad subgraphs/shop/schema.graphql:2:8';
const ARGUMENT =
  'blocking INPUT_ARGUMENT_NAMES_SHOULD_BE_CAMEL_CASE Query.Bad(ugly_one:) subgraphs/shop/schema.graphql:2:17';

describe('Lint', () => {
  test('judges everything where there is no base', () => {
    expect(linted(undefined, BAD)).toEqual([FIELD, ARGUMENT]);
  });

  test('does not tell what the base has word for word, wherever it stands there', () => {
    expect(linted(`"X." scalar X\n${BAD}`, BAD)).toEqual([]);
  });

  test('tells it as notes if the project asks', () => {
    const told = linted(BAD, BAD, { ...SETTINGS, existing: 'note' });
    expect(told).toEqual([FIELD, ARGUMENT].map((each) => each.replace('blocking', 'note')));
  });

  test('tells of an element whose own words changed, not of what is in it', () => {
    const changed = BAD.replace('): Int', '): String');
    expect(linted(BAD, changed)).toEqual([FIELD]);
  });

  test('tells of an element that the change made wrong without touching it', () => {
    const pages = `"P." type PConnection { "E." edges: [E] "P." pageInfo: PageInfo }
      "E." type E { "N." node: Int "C." cursor: Int }
      "I." type PageInfo { "H." hasNextPage: Int "E." endCursor: Int }`;
    expect(linted(pages, pages.replace('"C." cursor: Int', ''))).toEqual([
      'warning CONNECTION_SHAPE PConnection subgraphs/shop/schema.graphql:1:11',
    ]);
  });

  test('tells that time has passed although nothing changed', () => {
    const sdl = 'type Query { "A." a: Int @deprecated(reason: "Use b until 2026-11-25") }';
    expect(linted(sdl, sdl)).toEqual([
      'warning DEPRECATION_OVERDUE Query.a subgraphs/shop/schema.graphql:1:26',
    ]);
  });

  test('does not tell of a tag that its contract has just dropped', () => {
    const sdl = 'type Query { "A." a: Int @tag(name: "web") }';
    const tagged = (...tags: string[]) => {
      const composed = uncomposed(sdl);
      return { ...composed, revision: { ...composed.revision, clients: [excluding(...tags)] } };
    };
    const [before, after] = [tagged('web', 'internal'), tagged('internal')];
    expect(lint({ base: before, head: after }, SETTINGS)).toEqual([]);
    expect(lint({ head: after }, SETTINGS)).toHaveLength(1);
  });

  test('leaves what does not parse to composition', () => {
    expect(linted(BAD, 'type Query {')).toEqual([]);
  });
});
