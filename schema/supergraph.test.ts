import { describe, expect, test } from '@jest/globals';
import { createContract } from './contract.ts';
import { FEDERATION, supergraphOf } from './supergraph.fixture.ts';
import { printApiSchema, readSupergraph } from './supergraph.ts';

describe('readSupergraph', () => {
  test('gives the schema that clients see, and the names of the spec directives', () => {
    const text = supergraphOf(
      'type Query { b: Int @audience(name: "x") a: Int c: Int @inaccessible }',
      FEDERATION.replace('"@tag"', '{ name: "@tag", as: "@audience" }'),
    );
    const result = readSupergraph(text);
    if (result.kind === 'failed') throw result.errors[0];
    expect(result.directives).toEqual({
      tag: 'audience',
      inaccessible: 'inaccessible',
      link: { name: 'link', urlArgument: 'url' },
    });
    expect(printApiSchema(result.api)).toBe('type Query {\n  a: Int\n  b: Int\n}\n');
  });

  test('refuses a security feature that nobody here enforces', () => {
    const text = supergraphOf('type Query { a: Int }').replace(
      '@link(url: "https://specs.apollo.dev/join',
      '@link(url: "https://example.com/vault/v1.0", for: SECURITY)\n  $&',
    );
    expect(readSupergraph(text)).toMatchObject({
      kind: 'failed',
      errors: [{ extensions: { code: 'UNSUPPORTED_LINKED_FEATURE' } }],
    });
  });
});

test('a supergraph of Federation 1, which says core for link, has contracts, too', () => {
  const text = `
    schema
      @core(feature: "https://specs.apollo.dev/core/v0.2")
      @core(feature: "https://specs.apollo.dev/join/v0.1", for: EXECUTION)
      @core(feature: "https://specs.apollo.dev/tag/v0.1") { query: Query }
    directive @core(as: String, feature: String!, for: core__Purpose) repeatable on SCHEMA
    directive @join__field(graph: join__Graph, provides: join__FieldSet, requires: join__FieldSet) on FIELD_DEFINITION
    directive @join__graph(name: String!, url: String!) on ENUM_VALUE
    directive @join__owner(graph: join__Graph!) on INTERFACE | OBJECT
    directive @join__type(graph: join__Graph!, key: join__FieldSet) repeatable on INTERFACE | OBJECT
    directive @tag(name: String!) repeatable on FIELD_DEFINITION | INTERFACE | OBJECT | UNION
    enum core__Purpose { EXECUTION SECURITY }
    scalar join__FieldSet
    enum join__Graph { A @join__graph(name: "a", url: "http://a") }
    type Query { a: Int @join__field(graph: A) b: Int @join__field(graph: A) @tag(name: "x") }
  `;
  expect(createContract(text, { excludeTags: ['x'] })).toMatchObject({
    schema: 'type Query {\n  a: Int\n}\n',
    supergraph: expect.stringContaining(
      '@core(feature: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)',
    ),
  });
});
