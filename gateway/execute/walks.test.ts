import { describe, expect, test } from '@jest/globals';
import type { Part, Step } from '#schema';
import { inWalkingOrder, shortestWalks } from './walks.ts';

const ENTITIES = { field: '_entities', variable: 'representations', requires: [] };

/** A step of one part for each list of paths, which gives every entity `fields`. */
function asking(after: number[], fields: string, ...paths: string[][]): Step {
  const parts = paths.map((each): Part => {
    const entities = {
      ...ENTITIES,
      field: paths.length > 1 ? `_entities_${each[0]}` : '_entities',
    };
    return { paths: each.map((path) => path.split('.')), entities };
  });
  const texts = parts.map(({ entities }) => `${entities?.field} { ... on Item { ${fields} } }`);
  return { ...REST, after, text: `{ ${texts.join(' ')} }`, parts };
}

function root(fields: string): Step {
  return { ...REST, after: [], text: `{ ${fields} }`, parts: [{ paths: [[]] }] };
}

const REST = { service: 'items', kind: 'query', variables: [] } as const;

/** Of each part where its walk begins but for the root: with the objects of which step, and what is left. */
function walksOf(...steps: Step[]) {
  const walkTo = shortestWalks({ steps });
  return steps.flatMap(({ parts }, index) =>
    parts.flatMap((part) =>
      walkTo(part).starts.map((start) => {
        const from = steps.findIndex((step) => step.parts.includes(start.part));
        return `${index} from ${from}: ${start.rest.join('.')}`;
      }),
    ),
  );
}

describe('A walk to the objects of a part', () => {
  test('begins where that of an earlier one ended', () => {
    const walks = walksOf(
      root('items { id }'),
      asking([0], 'next { id }', ['items.@']),
      asking([1], 'price', ['items.@.next']),
      asking([2], 'stock', ['items.@.next']),
    );
    expect(walks).toEqual(['2 from 1: next', '3 from 2: ']);
  });

  test('begins at the root for what only services at the root gave', () => {
    expect(walksOf(root('items { id }'), asking([0], 'price', ['items.@']))).toEqual([]);
  });

  test('begins with what another part of the same step found', () => {
    const step = asking([0], 'price', ['items.@'], ['items.@.next.@']);
    expect(walksOf(root('items { id next { id } }'), step)).toEqual(['1 from 1: next.@']);
    const turned = { ...step, parts: step.parts.toReversed() };
    expect(walksOf(root('items { id next { id } }'), turned)).toEqual(['1 from 1: next.@']);
    expect(inWalkingOrder(turned.parts)).toEqual(step.parts);
  });

  test('goes on from all the objects of another part, or from none of them', () => {
    const first = root('a { id next { id } } b { id next { id } }');
    const steps = [first, asking([0], 'x', ['a', 'b.@'])];
    const all = asking([1], 'y', ['b.@.next', 'a.next']);
    expect(walksOf(...steps, all)).toEqual(['2 from 1: next']);
    const some = asking([1], 'y', ['a.next']);
    const others = asking([1], 'y', ['a.next', 'b.@.other']);
    expect(walksOf(...steps, some, others)).toEqual([]);
  });

  test('goes on from several, and from the root to what none of them leads to', () => {
    const steps = [
      root('a { id next { id } } b { id next { id } } c { id }'),
      asking([0], 'x', ['a']),
      asking([0], 'x', ['b.@']),
      asking([1, 2], 'y', ['c', 'a.next', 'b.@.next', 'b.@.other']),
    ];
    expect(walksOf(...steps)).toEqual(['3 from 1: next', '3 from 2: next', '3 from 2: other']);
    const [last] = steps[3]?.parts ?? [];
    expect(last && shortestWalks({ steps })(last).paths).toEqual([['c']]);
  });

  test('takes the shortest of several ways', () => {
    const steps = [
      root('a { id next { id } }'),
      asking([0], 'x', ['a']),
      asking([1], 'x', ['a.next']),
      asking([2], 'y', ['a.next.last']),
    ];
    expect(walksOf(...steps)).toEqual(['2 from 1: next', '3 from 2: last']);
  });

  test('begins at the root when what is on the way may have come later', () => {
    const steps = [
      root('items { id }'),
      asking([0], 'size { id }', ['items.@']),
      asking([1], 'price', ['items.@.size']),
    ];
    const last = asking([2], 'stock', ['items.@.size']);
    expect(walksOf(...steps, last)).toEqual(['2 from 1: size', '3 from 2: ']);
    const other = root('items { size { id } }');
    expect(walksOf(...steps, last, other)).toEqual([]);
    const parallel = asking([0], 'size { id }', ['items.@']);
    expect(walksOf(...steps, last, parallel)).toEqual(['2 from 1: size', '3 from 1: size']);
  });

  test('begins at the root when a part may put other objects into the place of its own', () => {
    const steps = [root('item { id }'), asking([0], 'price', ['item'])];
    const replacing = { ...root('item { id }'), after: [1] };
    expect(walksOf(...steps, replacing, asking([1, 2], 'stock', ['item']))).toEqual([]);
  });

  test('heeds the names that fields are given once they are here', () => {
    const [first, ask, last] = [root('a { id }'), asking([0], 'x', ['a.b']), ['a.b']];
    const renamed = asking([0], 'private { id }', ['a']);
    const parts = renamed.parts.map((part) => ({
      ...part,
      renames: [{ path: ['private'], to: 'b' }],
    }));
    const plan = [first, ask, asking([1], 'y', last)] as const;
    expect(walksOf(...plan)).toEqual(['2 from 1: ']);
    expect(walksOf(...plan, renamed)).toEqual(['2 from 1: ']);
    expect(walksOf(...plan, { ...renamed, parts })).toEqual([]);
  });

  test('is not begun with what is not known yet', () => {
    const steps = [
      root('items { id }'),
      asking([0], 'price', ['items.@']),
      asking([0], 'stock', ['items.@']),
    ];
    expect(walksOf(...steps)).toEqual([]);
  });
});

test('The objects of a part are kept when another walk goes on from them', () => {
  const steps = [
    root('items { id }'),
    asking([0], 'x', ['items.@']),
    asking([1], 'y', ['items.@']),
  ];
  const walkTo = shortestWalks({ steps });
  expect(steps.map(({ parts: [part] }) => part && walkTo(part).isKept)).toEqual([
    false,
    true,
    false,
  ]);
});
