import {
  type FieldNode,
  type GraphQLField,
  Kind,
  type OperationDefinitionNode,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import { limitOf } from '../limits/argument-limit.ts';
import type { ListSize } from './cost-directives.ts';

/** How long a list is taken to be of which nothing is said. */
export const LIST_SIZE = 10;

export type SentVariables = Readonly<Record<string, unknown>>;

/** A field as an operation asks for it. */
export interface AskedField {
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown>;
  readonly operation: OperationDefinitionNode;
  /** The values of this request; absent: any that the client's limits allow. */
  readonly variables: SentVariables | undefined;
}

/** How many elements a field's `@listSize` stands for: the most that any argument asks for. */
export function sizeOf(asked: AskedField, listSize: ListSize): number {
  return askedSize(asked, listSize) ?? listSize.assumedSize ?? LIST_SIZE;
}

/** The most elements that any argument asks for; undefined: none says how many. */
export function askedSize(
  asked: AskedField,
  { slicingArguments, assumedSize = LIST_SIZE }: Pick<ListSize, 'slicingArguments' | 'assumedSize'>,
): number | undefined {
  const sizes = slicingArguments.flatMap((path) => {
    const size = sizeBy(asked, path.split('.'), assumedSize);
    return size === undefined ? [] : [Math.max(0, size)];
  });
  return sizes.length > 0 ? Math.max(...sizes) : undefined;
}

function sizeBy(
  asked: AskedField,
  [name = '', ...inner]: readonly string[],
  assumed: number,
): number | undefined {
  const argument = asked.field.args.find((each) => each.name === name);
  let value: ValueNode | undefined = asked.node.arguments?.find(
    (each) => each.name.value === name,
  )?.value;
  let rest = inner;
  while (value?.kind === Kind.OBJECT && rest.length > 0) {
    const [field, ...others] = rest;
    value = value.fields.find((each) => each.name.value === field)?.value;
    rest = others;
  }
  if (value?.kind === Kind.VARIABLE) {
    const sent = sentValue(value.name.value, asked);
    if (sent !== UNKNOWN) return numberAt(sent ?? argument?.defaultValue, rest);
    return (inner.length === 0 && argument && limitOf(argument)?.max) || assumed;
  }
  return numberAt(value ? valueFromASTUntyped(value) : argument?.defaultValue, rest);
}

const UNKNOWN = Symbol('unknown');

/** The value of a variable: as sent, or its default; of no request it is unknown. */
function sentValue(name: string, { variables, operation }: AskedField): unknown {
  if (!variables) return UNKNOWN;
  if (Object.hasOwn(variables, name)) return variables[name];
  const declared = operation.variableDefinitions?.find(
    ({ variable }) => variable.name.value === name,
  );
  return declared?.defaultValue && valueFromASTUntyped(declared.defaultValue);
}

function numberAt(value: unknown, path: readonly string[]): number | undefined {
  const found = path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Record<string, unknown>)[name]
        : undefined,
    value,
  );
  return typeof found === 'number' ? found : undefined;
}
