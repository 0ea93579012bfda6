import { describe, expect, test } from '@jest/globals';
import {
  buildSchema,
  type DocumentNode,
  execute,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getOperationAST,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import {
  conditionVariables,
  fieldSignature,
  type Plan,
  type PlanPath,
  resolveOperation,
} from '../../schema/index.ts';
import { withPrivateKeys } from '../../schema/plan/private-keys.ts';
import type { Operation } from '../../test/differential/engine.ts';
import { generateOperation } from '../../test/differential/operation-generator.ts';
import { shrink } from '../../test/differential/shrink.ts';
import { randomData } from '../../test/testkit/random-data.ts';
import type { Data } from './run.ts';
import { dataWriter } from './shape.ts';
import { isObject } from './targets.ts';
import type { Shaping } from './writing.ts';

/** Set `SEED` to roam elsewhere, or to repeat a failure; `CASES` to roam longer. */
const SEED = Number(process.env.SEED ?? 20_261);
const CASES = Number(process.env.CASES ?? 700);

const schema = strict(
  buildSchema(`
    type Query {
      book: Book  books: [Book!]!  maybe: [Book]  sure: Book!
      node: Node  nodes: [Node!]  named: Named!  thing: Thing  things: [Thing]!  grid: [[Node!]!]
      numbers: [[[Int!]]!]  matrix: [[Float]!]!  colors: [Color!]  any: JSON  must: JSON!
      text(of: Color, n: Int = 1): String  constructor: String  toString: Int!
    }
    type Mutation { paint(color: Color!): Book  rename(to: String): Named!  count: Int! }
    interface Node { id: ID! }
    interface Named implements Node { id: ID!  name: String  color: Color! }
    union Thing = Book | Author | Box
    enum Color { RED GREEN constructor }
    scalar JSON
    type Book implements Named & Node {
      id: ID!  name: String  color: Color!  pages: Int!  price: Float  sold: Boolean
      author: Author!  authors: [Author]  similar: [Thing!]!  facts: JSON  hasOwnProperty: Boolean
      text(of: Color, n: Int = 1): String!
    }
    type Author implements Named & Node {
      id: ID!  name: String  color: Color!  age: Int  books: [[Book!]]!  lives: Point  best: Named
    }
    type Box { size: Float!  holds: [Thing!] }
    type Point { x: Float!  y: Float!  near: [Point!]  label(upper: Boolean = false): String }
  `),
);

/** graphql-js takes a list or a number for an object of a concrete type; a client must not. */
function strict(made: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(made.getTypeMap())) {
    if (isObjectType(type) && !type.name.startsWith('__')) type.isTypeOf = isObject;
  }
  return made;
}

interface Written {
  readonly data: string;
  /** The paths of all errors, as texts. */
  readonly errors: readonly string[];
}

/** An operation as it would be compiled, with data as subgraphs would have left it. */
interface Case {
  readonly operation: ReturnType<typeof resolveOperation>;
  readonly document: DocumentNode;
  readonly keys: Plan['keys'];
  readonly data: Data;
  readonly variables: Operation['variables'];
  readonly shared: readonly PlanPath[];
}

function caseOf({ query, variables }: Operation, seed: number, faults: number): Case {
  const document = parse(query, { noLocation: true });
  const definition = getOperationAST(document)!;
  const names = conditionVariables(definition, document);
  const { coerced = {} } = getVariableValues(
    schema,
    definition.variableDefinitions ?? [],
    variables,
  );
  const conditions = Object.fromEntries(names.map((name) => [name, coerced[name] === true]));
  const operation = resolveOperation(definition, document, conditions);
  const { operation: keyed, keys } = withPrivateKeys(operation, new Set(['id', 'name']));
  const data = randomData(keyed, { schema, seed, faults });
  // Half of the cases write what stands at several places once.
  const shared = seed % 2 === 0 ? [] : objectPaths(keyed.selectionSet);
  return { operation, document, keys, data, variables, shared };
}

/** Wherever objects may stand, in lists of up to three lists. */
function objectPaths({ selections }: SelectionSetNode, path: PlanPath = []): PlanPath[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD || !selection.selectionSet) return [];
    const { selectionSet } = selection;
    if (selection.kind === Kind.INLINE_FRAGMENT) return objectPaths(selectionSet, path);
    const name = (selection.alias ?? selection.name).value;
    return [0, 1, 2].flatMap((lists) => {
      const place = [...path, name, ...Array<string>(lists).fill('@')];
      return [place, ...objectPaths(selectionSet, place)];
    });
  });
}

function written({ operation, keys, data, variables, shared }: Case): Written {
  const isPlain = !needsEscaping(data);
  const shaping: Shaping = {
    path: [],
    reported: [],
    found: [],
    isPlain,
    isShared: true,
    variables,
  };
  const text = dataWriter(operation, { schema, keys, shared })(data, shaping);
  return { data: text, errors: shaping.found.map(({ path }) => JSON.stringify(path)) };
}

/** What graphql-js makes of the same data; it runs the document with its fragments and conditions. */
function executed({ document, keys, data, variables }: Case): Written {
  const fieldResolver: GraphQLFieldResolver<Data, unknown> = (source, _, __, { fieldNodes }) => {
    const field = { ...fieldNodes[0]!, directives: [] };
    const key = keys[fieldSignature(field)] ?? (field.alias ?? field.name).value;
    return Object.hasOwn(source, key) ? source[key] : undefined;
  };
  const result = execute({
    schema,
    document,
    rootValue: data,
    variableValues: variables,
    fieldResolver,
    typeResolver: (value) => (isObject(value) ? String(value.__typename) : undefined),
  });
  if (result instanceof Promise) throw new Error('Nothing here waits.');
  const { errors = [] } = result;
  return {
    data: JSON.stringify(result.data),
    errors: errors.map(({ path }) => JSON.stringify(path)),
  };
}

// What is equal: the text of the data to the last character, and which places have errors, in
// which order and how often. What differs on purpose: messages, and values of built-in scalars
// that graphql-js turns into others, such as a number for a String, which here are errors.
describe.each([
  ['that is sound', 0],
  ['with some nulls and wrong values', 0.05],
  ['that is full of them', 0.4],
])(`Data %s is written as graphql-js writes it (SEED=${SEED})`, (_, faults) => {
  test(`${CASES} operations`, async () => {
    const run = (operation: Operation, seed: number) => {
      const made = caseOf(operation, seed, faults);
      return { actual: outcomeOf(() => written(made)), expected: executed(made), data: made.data };
    };
    for (let index = 0; index < CASES; index += 1) {
      const seed = SEED + index;
      const operation = generateOperation(schema, seed);
      const fails = (tried: Operation) => {
        const { actual, expected } = run(tried, seed);
        return JSON.stringify(actual) !== JSON.stringify(expected);
      };
      if (!fails(operation)) continue;
      const smallest = await shrink(operation, { schema, fails: async (tried) => fails(tried) });
      const { actual, expected, data } = run(smallest, seed);
      const { query, variables } = smallest;
      const told = { seed, query, variables, data: textOf(data) };
      expect({ ...told, ...actual }).toEqual({ ...told, ...expected });
    }
  }, 120_000);
});

function outcomeOf(write: () => Written): Written | { thrown: string } {
  try {
    return write();
  } catch (error) {
    return { thrown: String(error) };
  }
}

/** Whether a string anywhere in the data holds something that JSON escapes. */
function needsEscaping(value: unknown, seen = new Set<unknown>()): boolean {
  if (typeof value === 'string') return JSON.stringify(value) !== `"${value}"`;
  if (typeof value !== 'object' || value === null || seen.has(value)) return false;
  seen.add(value);
  return Object.values(value).some((each) => needsEscaping(each, seen));
}

/** Entities may hold each other. */
function textOf(data: Data): string {
  const above: unknown[] = [];
  return JSON.stringify(data, function (this: unknown, _, value: unknown) {
    while (above.length > 0 && above.at(-1) !== this) above.pop();
    if (above.includes(value)) return '(cycle)';
    if (isObject(value)) above.push(value);
    return value;
  });
}
