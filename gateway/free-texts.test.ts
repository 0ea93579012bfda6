import { describe, expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { ClientError } from './errors.ts';
import { createFreeTexts } from './free-texts.ts';
import { sha256 } from './operation.ts';

function stage() {
  const counted: string[] = [];
  const texts = createFreeTexts(
    { schema: buildSchema('type Query { a: Int }'), introspection: 'allowed' },
    (stage, cause, operations) => counted.push(`${stage} ${cause} ${operations}`),
  );
  return { ...texts, counted };
}

const ONCE = ['parse traffic 1', 'validate traffic 1'];

describe('A free text', () => {
  test('is read once, and counted as traffic', () => {
    const { operationOf, counted } = stage();
    expect(operationOf('{ a }', undefined)).toBe(operationOf('{ a }', undefined));
    expect(counted).toEqual(ONCE);
  });

  test('is another for each letter and each operation of it', () => {
    const { operationOf, counted } = stage();
    const text = 'query A { a } query B { a }';
    const [one, two] = [operationOf(text, 'A'), operationOf(text, 'B')];
    expect([one.name, two.name]).toEqual(['A', 'B']);
    expect(operationOf('{ a }', undefined)).not.toBe(operationOf('{ a } ', undefined));
    expect(counted).toHaveLength(8);
    expect(operationOf(text, 'A')).toBe(one);
  });

  test('that is refused is read again, and never known', () => {
    const { operationOf, documentOf, counted } = stage();
    for (const _ of [1, 2]) expect(() => operationOf('{ b }', undefined)).toThrow(ClientError);
    expect(counted).toEqual([...ONCE, ...ONCE]);
    expect(documentOf(sha256('{ b }'))).toBeUndefined();
  });

  test('has its document under its hash', () => {
    const { operationOf, documentOf } = stage();
    const { document } = operationOf('{ a }', undefined);
    expect(documentOf(sha256('{ a }'))).toBe(document);
    expect(documentOf(sha256('{ a } '))).toBeUndefined();
  });

  test('is forgotten after five hundred others, unless it is in use', () => {
    const { operationOf, documentOf } = stage();
    const [used, unused] = [operationOf('{ a }', undefined), operationOf('{ x: a }', undefined)];
    for (let count = 0; count < 600; count += 1) {
      operationOf(`{ a${count}: a }`, undefined);
      // As the server does that runs it.
      operationOf('{ a }', undefined);
      documentOf(sha256('{ a }'));
    }
    expect(operationOf('{ a }', undefined)).toBe(used);
    expect(documentOf(sha256('{ a }'))).toBe(used.document);
    expect(documentOf(sha256('{ x: a }'))).toBeUndefined();
    expect(operationOf('{ x: a }', undefined)).not.toBe(unused);
  });
});
