import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  getNullableType,
  isListType,
  type OperationDefinitionNode,
} from 'graphql';
import { listSizeOf } from '../../cost/cost-directives.ts';
import { askedSize, type SentVariables } from '../../cost/list-size.ts';

/** How many elements the lists of a field are asked for, and which field says so. */
export interface AskedList {
  /** The coordinate of the field that says how many. */
  readonly coordinate: string;
  /** Absent: no argument says how many. */
  readonly size?: number | undefined;
  /** What the schema takes it for then. */
  readonly assumed?: number | undefined;
  /** The fields below that are as long. */
  readonly fields: readonly string[];
}

export interface AskedField {
  readonly parent: GraphQLObjectType;
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown>;
  readonly operation: OperationDefinitionNode;
  readonly variables: SentVariables;
}

/** What a field says of its list, or of the lists right below it; undefined: nothing. */
export function askedList(asked: AskedField): AskedList | undefined {
  const { parent, field } = asked;
  const coordinate = `${parent.name}.${field.name}`;
  const said = listSizeOf(field);
  if (said) {
    const { assumedSize: assumed, sizedFields: fields } = said;
    return { coordinate, size: askedSize(asked, said), assumed, fields };
  }
  const slicing = field.args.map(({ name }) => name).filter((name) => SLICING.includes(name));
  const size = askedSize(asked, { slicingArguments: slicing, assumedSize: undefined });
  if (isListType(getNullableType(field.type))) return { coordinate, size, fields: [] };
  return slicing.length > 0 ? { coordinate, size, fields: CONNECTED } : undefined;
}

/** A list within a list, of which no argument says anything. */
export function innerList(coordinate: string): AskedList {
  return { coordinate: `${coordinate}[]`, fields: [] };
}

/** What the arguments are mostly called, where no `@listSize` names them. */
const SLICING = ['first', 'last', 'limit'];

/** The lists of a connection, where no `@listSize` says which. */
const CONNECTED = ['edges', 'nodes'];
