import {
  type GraphQLArgument,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isRequiredArgument,
} from 'graphql';
import {
  type Case,
  connectionOf,
  type Field,
  isExternal,
  isPrivateLeaf,
  nodeTypeOf,
  objectsOf,
  ROOT_ARGUMENTS,
  type Step,
} from './cases.ts';

/** How long lists are asked for: the first one on the way, and those inside it. */
export interface Lengths {
  readonly first: number;
  readonly inner: number;
}

/** The query of a case: along its steps, and at their end all plain fields. */
export function documentOf(
  schema: GraphQLSchema,
  { entity, steps }: Case,
  { first, inner }: Lengths,
): string {
  const outermost = steps.findIndex(({ field }) => argumentFirst(field));
  const lengths = steps.map((_, index) => (index === outermost ? first : inner));
  const last = steps.at(-1);
  const end = plainFieldsOf(schema, last ? nodeTypeOf(last.field) : entity?.type);
  const selection = steps.reduceRight(
    (inside, step, index) => selectionOf(step, lengths[index] ?? inner, inside),
    end,
  );
  if (!entity) return `{ ${selection} }`;
  const onEntity = `... on ${entity.type.name} { ${selection} }`;
  return `query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename ${onEntity} } }`;
}

/** The greatest `first` of a field's list, as its description tells; undefined for no such list. */
export function maximumOf(field: Field): number | undefined {
  const first = argumentFirst(field);
  if (!first) return undefined;
  const [, maximum] = /up to (\d+)/.exec(first.description ?? '') ?? [];
  if (!maximum) throw new Error(`The description of "first" of "${field.name}" tells no maximum.`);
  return Number(maximum);
}

/** What an answer holds at the end of the steps, nulls and empty lists left out. */
export function reached(value: unknown, [step, ...rest]: readonly Step[]): unknown[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value))
    return value.flatMap((each) => reached(each, step ? [step, ...rest] : []));
  if (!step) return [value];
  const held = (value as Record<string, unknown>)[step.field.name];
  if (!connectionOf(step.field) || !held) return reached(held, rest);
  const { edges } = held as { edges: { node: unknown }[] };
  return reached(
    edges.map(({ node }) => node),
    rest,
  );
}

const argumentFirst = (field: Field): GraphQLArgument | undefined =>
  field.args.find(({ name }) => name === 'first');

function selectionOf({ on, field }: Step, first: number, inside: string): string {
  const connection = connectionOf(field);
  const shape = connection
    ? `{ edges { cursor node { ${inside} } } ${besideEdges(connection)} }`
    : inside && `{ ${inside} }`;
  return `... on ${on.name} { ${field.name}${argumentsOf(field, first)} ${shape} }`;
}

function argumentsOf(field: Field, first: number): string {
  const given = field.args.flatMap((argument) => {
    if (argument.name === 'first') return `first: ${Math.min(first, maximumOf(field) ?? first)}`;
    return isRequiredArgument(argument) ? requiredArgument(field, argument.name) : [];
  });
  return given.length > 0 ? `(${given.join(', ')})` : '';
}

function requiredArgument(field: Field, name: string): string {
  const value = ROOT_ARGUMENTS[`${field.name}.${name}`];
  if (value) return `${name}: ${value}`;
  throw new Error(`Give "${field.name}.${name}" a value in ROOT_ARGUMENTS.`);
}

/** A connection's own fields: its total may cost a statement, so it is always asked for. */
function besideEdges(connection: ReturnType<typeof connectionOf> & object): string {
  return Object.values(connection.getFields())
    .filter(({ name }) => name !== 'edges')
    .map((field) => {
      const type = getNamedType(field.type);
      if (isLeafType(type)) return field.name;
      return 'getFields' in type
        ? `${field.name} { ${Object.keys(type.getFields()).join(' ')} }`
        : '';
    })
    .join(' ');
}

/** `__typename` and each field without a selection that anybody may see. */
function plainFieldsOf(schema: GraphQLSchema, type: unknown): string {
  const objects = objectsOf(schema, type);
  if (objects.length === 0) return '';
  const each = objects.map((object) => {
    const plain = Object.values(object.getFields())
      .filter((field) => isLeafType(getNamedType(field.type)))
      .filter((field) => !isExternal(field) && !isPrivateLeaf(field))
      .filter(({ args }) => !args.some(isRequiredArgument));
    return `... on ${object.name} { __typename ${plain.map(({ name }) => name).join(' ')} }`;
  });
  return `__typename ${each.join(' ')}`;
}
