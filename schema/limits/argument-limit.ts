import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type GraphQLArgument,
  type GraphQLSchema,
  Kind,
} from 'graphql';

/** How much a client may ask for by an Int argument. */
export interface ArgumentLimit {
  /** The greatest value. */
  readonly max: number;
  /** What is sent when the client leaves the argument out and the schema's own default is greater. */
  readonly default?: number | undefined;
}

/** The limits of one client. */
export interface ArgumentLimits {
  /** The limit of every Int argument named `first` or `last`. */
  readonly lists?: ArgumentLimit | undefined;
  /** Limits of single arguments by their coordinates, `Query.products(first:)`; they go first. */
  readonly arguments?: Readonly<Record<string, ArgumentLimit>> | undefined;
}

/** The directive by which a client's schema tells its limits. */
const LIMIT = 'limit';

/** Its definition, as it stands in the schema. */
export const limitDefinition = `"How much this client may ask for by an argument."
directive @${LIMIT}(
  "The greatest value."
  max: Int!
  "What is sent for a client that leaves the argument out; without it, nothing is."
  default: Int
) on ARGUMENT_DEFINITION

`;

/** Whether the schema has a directive of this name, be it its own. */
export function hasLimits(schema: GraphQLSchema): boolean {
  return Boolean(schema.getDirective(LIMIT));
}

/** The limit of an argument in a client's schema. */
export function limitOf({ astNode }: GraphQLArgument): ArgumentLimit | undefined {
  const directive = astNode?.directives?.find(({ name }) => name.value === LIMIT);
  if (!directive) return undefined;
  const max = numberOf(directive, 'max');
  return max === undefined ? undefined : { max, default: numberOf(directive, 'default') };
}

function numberOf({ arguments: given = [] }: ConstDirectiveNode, name: string): number | undefined {
  const value = given.find((each) => each.name.value === name)?.value;
  return value?.kind === Kind.INT ? Number(value.value) : undefined;
}

/** The directive that `limitOf` reads. */
export function limitText({ max, default: sent }: ArgumentLimit): string {
  return `@${LIMIT}(max: ${max}${sent === undefined ? '' : `, default: ${sent}`})`;
}

/** A number as it stands in a document. */
export function intNode(value: number): ConstValueNode {
  return { kind: Kind.INT, value: String(value) };
}
