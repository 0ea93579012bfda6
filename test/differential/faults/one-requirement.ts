import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Answer } from '../engine.ts';
import { PLACEHOLDER } from './private-aliases.ts';

/**
 * The operation in parts, each with one of the fields that require others with arguments, so that
 * no two requirements meet. `mergedAnswer` puts the answers together.
 */
export function oneRequirementEach(
  document: DocumentNode,
  schema: GraphQLSchema,
  supergraph: string,
): DocumentNode[] {
  const fields = requiringFields(supergraph);
  const asked = new Set<string>();
  const info = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: ({ name }) => {
        const field = coordinateOf(info, name.value);
        if (fields.has(field)) asked.add(field);
      },
    }),
  );
  if (asked.size < 2) return [document];
  return [...asked].map((kept) => {
    const others = new TypeInfo(schema);
    return visit(
      document,
      visitWithTypeInfo(others, {
        Field: ({ name }) => {
          const field = coordinateOf(others, name.value);
          return asked.has(field) && field !== kept ? PLACEHOLDER : undefined;
        },
      }),
    );
  });
}

const coordinateOf = (info: TypeInfo, field: string): string =>
  `${info.getParentType()?.name}.${field}`;

/** Coordinates of all fields that some subgraph resolves only if told of a field with arguments. */
function requiringFields(supergraph: string): ReadonlySet<string> {
  const fields = new Set<string>();
  for (const type of parse(supergraph).definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    for (const { name, directives = [] } of type.fields ?? []) {
      const needs = directives
        .flatMap((each) => each.arguments ?? [])
        .filter((each) => each.name.value === 'requires' && each.value.kind === Kind.STRING);
      const hasArguments = needs.some(
        ({ value }) => value.kind === Kind.STRING && value.value.includes('('),
      );
      if (hasArguments) fields.add(`${type.name.value}.${name.value}`);
    }
  }
  return fields;
}

/** One answer made of the answers to an operation's parts. */
export function mergedAnswer(answers: readonly Answer[]): Answer {
  const errors = answers.flatMap((each) => each.errors ?? []);
  return {
    data: answers.map(({ data }) => data ?? null).reduce(merged, null),
    ...(errors.length > 0 && { errors }),
  };
}

function merged(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.map((each, index) => merged(each, other[index]));
  }
  if (isObject(one) && isObject(other)) {
    const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
    return Object.fromEntries(
      keys.map((key) => [
        key,
        key in one && key in other
          ? merged(one[key], other[key])
          : (one[key] ?? other[key] ?? null),
      ]),
    );
  }
  return one ?? other;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
