import { test } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { operationIn, resolveOperation } from '../../schema/index.ts';
import { dataWriter } from './shape.ts';

test('p', () => {
  const schema = buildSchema('type Query { items: [Item] } type Item { id: ID! }');
  const document = parse('{ items { id } }');
  const write = dataWriter(resolveOperation(operationIn(document), document), { schema, keys: {} });
  for (const n of [2000, 10000, 30000]) {
    const data = { items: Array.from({ length: n }, () => ({ id: null })) };
    const reported = data.items.map((_, i) => ({
      message: 'm',
      path: ['items', i, 'id'],
      extensions: { code: 'X' },
    }));
    const t = performance.now();
    write(data, { path: [], reported, found: [], variables: {} });
    console.log(n, (performance.now() - t).toFixed(0), 'ms');
  }
});
