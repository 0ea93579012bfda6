import {
  type ArgumentNode,
  type DirectiveNode,
  type GraphQLArgument,
  GraphQLBoolean,
  type GraphQLInputField,
  type GraphQLInputType,
  GraphQLNonNull,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type NameNode,
  parseType,
  print,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';
import type { Values } from './graph.ts';
import type { Random } from './random.ts';

/** Makes up arguments and conditions, and keeps the variables of one operation. */
export interface Arguments {
  argumentNodes(args: readonly GraphQLArgument[]): ArgumentNode[];
  /** `@skip`, `@include`, both or, mostly, none. */
  conditions(probability: number): DirectiveNode[];
  definitions(): VariableDefinitionNode[];
  /** The values the operation is to be run with; some are left to their defaults. */
  variables(): Record<string, unknown>;
}

/** The arguments of one operation, made by its random choices. */
export function argumentsOf(random: Random, values: Values): Arguments {
  const definitions: VariableDefinitionNode[] = [];
  const variables: Record<string, unknown> = {};
  const state: State = { random, values, definitions, variables };
  return {
    argumentNodes: (args) => args.flatMap((argument) => argumentOf(state, argument)),
    conditions: (probability) => conditionsOf(state, probability),
    definitions: () => definitions,
    variables: () => variables,
  };
}

export const nameNode = (value: string): NameNode => ({ kind: Kind.NAME, value });

interface State {
  readonly random: Random;
  readonly values: Values;
  readonly definitions: VariableDefinitionNode[];
  readonly variables: Record<string, unknown>;
}

/** Where a value stands: an argument, an input field, or an element of a list in one of them. */
interface Position {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly defaultValue?: unknown;
}

function argumentOf(state: State, argument: GraphQLArgument): ArgumentNode[] {
  if (mayBeAbsent(argument) && state.random.chance(0.4)) return [];
  return [
    { kind: Kind.ARGUMENT, name: nameNode(argument.name), value: valueNode(state, argument, 0) },
  ];
}

const mayBeAbsent = ({ type, defaultValue }: GraphQLArgument | GraphQLInputField): boolean =>
  !isNonNullType(type) || defaultValue !== undefined;

/** A variable or a literal, whose parts may be variables again. */
function valueNode(state: State, position: Position, depth: number): ValueNode {
  const { random } = state;
  if (random.chance(depth === 0 ? 0.4 : 0.15)) return variableOf(state, position);
  const { type } = position;
  if (isNonNullType(type)) return literal(state, { ...position, type: type.ofType }, depth);
  return random.chance(0.08) ? { kind: Kind.NULL } : literal(state, position, depth);
}

function literal(state: State, { name, type }: Position, depth: number): ValueNode {
  const { random } = state;
  if (isListType(type)) {
    const element: Position = { name, type: type.ofType };
    // One value where a list is due stands for a list of one.
    if (random.chance(0.1) && !isListType(type.ofType)) {
      return literal(state, { name, type: nullableOf(type.ofType) }, depth + 1);
    }
    const elements = Array.from({ length: random.below(4) }, () => element);
    return {
      kind: Kind.LIST,
      values: elements.map((each) => valueNode(state, each, depth + 1)),
    };
  }
  if (isInputObjectType(type)) {
    return {
      kind: Kind.OBJECT,
      fields: chosenFields(state, Object.values(type.getFields())).map((field) => ({
        kind: Kind.OBJECT_FIELD,
        name: nameNode(field.name),
        value: valueNode(state, field, depth + 1),
      })),
    };
  }
  const value = leafValue(state, name, type);
  return isEnumType(type) ? { kind: Kind.ENUM, value: String(value) } : literalOf(value);
}

function chosenFields(
  { random }: State,
  fields: readonly GraphQLInputField[],
): GraphQLInputField[] {
  return fields.filter((field) => !mayBeAbsent(field) || random.chance(0.6));
}

function variableOf(state: State, { name, type, defaultValue }: Position): ValueNode {
  const { random, definitions, variables } = state;
  const fit = definitions.filter((each) => typeTextOf(each) === String(type));
  if (fit.length > 0 && random.chance(0.35)) return random.pick(fit).variable;
  const variable = { kind: Kind.VARIABLE, name: nameNode(`v${definitions.length}`) } as const;
  const inner = nullableOf(type);
  // Where a default stands by, at the position or at the variable, the variable may be nullable.
  const hasDefault = random.chance(0.3);
  const isStood = isNonNullType(type) && (hasDefault || defaultValue !== undefined);
  const isRequired = isNonNullType(type) ? !(isStood && random.chance(0.6)) : random.chance(0.15);
  const declared = isRequired ? new GraphQLNonNull(inner as never) : inner;
  definitions.push({
    kind: Kind.VARIABLE_DEFINITION,
    variable,
    type: parseType(String(declared), { noLocation: true }),
    ...(hasDefault && { defaultValue: constant(state, name, inner) as never }),
  });
  const mustBeGiven = isRequired && !hasDefault;
  if (!mustBeGiven && random.chance(0.35)) return variable;
  const mayBeNull = !isRequired && !isNonNullType(type);
  variables[variable.name.value] =
    mayBeNull && random.chance(0.12) ? null : jsonOf(state, name, inner);
  return variable;
}

const typeTextOf = ({ type }: VariableDefinitionNode): string => print(type);

function constant(state: State, name: string, type: GraphQLInputType): ValueNode {
  return asLiteral(type, jsonOf(state, name, type));
}

function asLiteral(type: GraphQLInputType, value: unknown): ValueNode {
  if (isNonNullType(type)) return asLiteral(type.ofType, value);
  if (value === null) return { kind: Kind.NULL };
  if (isListType(type)) {
    const { ofType } = type;
    const values = (value as unknown[]).map((each) => asLiteral(ofType, each));
    return { kind: Kind.LIST, values };
  }
  if (isInputObjectType(type)) {
    const fields = type.getFields();
    return {
      kind: Kind.OBJECT,
      fields: Object.entries(value as object).map(([field, each]) => ({
        kind: Kind.OBJECT_FIELD,
        name: nameNode(field),
        value: asLiteral((fields[field] as GraphQLInputField).type, each),
      })),
    };
  }
  return isEnumType(type) ? { kind: Kind.ENUM, value: String(value) } : literalOf(value);
}

/** A value as JSON, as the client sends it for a variable. */
function jsonOf(state: State, name: string, type: GraphQLInputType): unknown {
  const { random } = state;
  if (isNonNullType(type)) return jsonOf(state, name, type.ofType);
  if (isListType(type)) {
    const { ofType } = type;
    const elements = Array.from({ length: random.below(4) });
    return elements.map(() =>
      !isNonNullType(ofType) && random.chance(0.1) ? null : jsonOf(state, name, ofType),
    );
  }
  if (isInputObjectType(type)) {
    return Object.fromEntries(
      chosenFields(state, Object.values(type.getFields())).map((field) => [
        field.name,
        !isNonNullType(field.type) && random.chance(0.08)
          ? null
          : jsonOf(state, field.name, field.type),
      ]),
    );
  }
  return leafValue(state, name, type);
}

function leafValue({ random, values }: State, name: string, type: GraphQLInputType): unknown {
  if (isEnumType(type)) return random.pick(type.getValues()).name;
  const worthwhile = values[name] ?? values[String(type)];
  if (worthwhile && random.chance(0.95)) return random.pick(worthwhile);
  switch (String(type)) {
    case 'Int':
      return random.below(6);
    case 'Float':
      return random.below(40) / 8;
    case 'Boolean':
      return random.chance(0.5);
    default:
      return random.pick(['a', 'b', '1', '', 'é"\\ \n😀']);
  }
}

/** JSON as a literal, for scalars of any kind. */
function literalOf(value: unknown): ValueNode {
  if (value === null) return { kind: Kind.NULL };
  if (typeof value === 'boolean') return { kind: Kind.BOOLEAN, value };
  if (typeof value === 'number') {
    return { kind: Number.isInteger(value) ? Kind.INT : Kind.FLOAT, value: String(value) };
  }
  if (Array.isArray(value)) return { kind: Kind.LIST, values: value.map(literalOf) };
  if (typeof value === 'object') {
    return {
      kind: Kind.OBJECT,
      fields: Object.entries(value).map(([field, each]) => ({
        kind: Kind.OBJECT_FIELD,
        name: nameNode(field),
        value: literalOf(each),
      })),
    };
  }
  return { kind: Kind.STRING, value: String(value) };
}

const nullableOf = (type: GraphQLInputType): GraphQLInputType =>
  isNonNullType(type) ? type.ofType : type;

function conditionsOf(state: State, probability: number): DirectiveNode[] {
  const { random } = state;
  const names = ['skip', 'include'].filter(() => random.chance(probability / 2));
  return names.map((name) => ({
    kind: Kind.DIRECTIVE,
    name: nameNode(name),
    arguments: [
      {
        kind: Kind.ARGUMENT,
        name: nameNode('if'),
        value: random.chance(0.7)
          ? variableOf(state, { name: 'if', type: new GraphQLNonNull(GraphQLBoolean) })
          : { kind: Kind.BOOLEAN, value: random.chance(0.5) },
      },
    ],
  }));
}
