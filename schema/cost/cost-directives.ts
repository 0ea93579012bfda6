import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type GraphQLField,
  type GraphQLSchema,
  Kind,
} from 'graphql';

/** What `@listSize` says of a field. */
export interface ListSize {
  /** How many elements there are when no argument says it. */
  readonly assumedSize: number | undefined;
  /** The arguments that say it; `input.first` is a field of an argument. */
  readonly slicingArguments: readonly string[];
  /** The lists inside the field's object that have this size; none: the field is the list. */
  readonly sizedFields: readonly string[];
  /** Whether an operation must say the size by one of the arguments, and by one only. */
  readonly requireOneSlicingArgument: boolean;
}

/** The directives' definitions, as they stand in a client's schema that has them. */
export const costDefinitions = `"How much something costs, of what an operation may cost in all."
directive @cost(
  "Objects cost 1, leaves nothing, where nothing else is said."
  weight: Int!
) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR

"How long a list is taken to be when an operation's cost is estimated."
directive @listSize(
  "Its size when no argument tells it."
  assumedSize: Int
  "The arguments that tell it."
  slicingArguments: [String!]
  "The lists inside the object that have this size."
  sizedFields: [String!]
  "Whether an operation must tell it by one of the arguments, and only one."
  requireOneSlicingArgument: Boolean = true
) on FIELD_DEFINITION

`;

/** Whether a client's schema says anything of sizes or costs. */
export function hasCosts(schema: GraphQLSchema): boolean {
  return Boolean(schema.getDirective('cost') || schema.getDirective('listSize'));
}

/** What has directives in a schema. */
interface Annotated {
  readonly astNode?:
    | { readonly directives?: readonly ConstDirectiveNode[] | undefined }
    | null
    | undefined;
}

/** The weight that `@cost` gives an element; none is below 0, so that nothing makes up for another. */
export function weightOf(element: Annotated): number | undefined {
  const weight = argumentOf(directiveOf(element, 'cost'), 'weight');
  return weight?.kind === Kind.INT ? Math.max(0, Number(weight.value)) : undefined;
}

/** What `@listSize` says of a field. */
export function listSizeOf(field: GraphQLField<unknown, unknown>): ListSize | undefined {
  const directive = directiveOf(field, 'listSize');
  if (!directive) return undefined;
  const assumed = argumentOf(directive, 'assumedSize');
  const required = argumentOf(directive, 'requireOneSlicingArgument');
  return {
    assumedSize: assumed?.kind === Kind.INT ? Math.max(0, Number(assumed.value)) : undefined,
    slicingArguments: textsIn(argumentOf(directive, 'slicingArguments')),
    sizedFields: textsIn(argumentOf(directive, 'sizedFields')),
    requireOneSlicingArgument: required?.kind !== Kind.BOOLEAN || required.value,
  };
}

function directiveOf({ astNode }: Annotated, name: string): ConstDirectiveNode | undefined {
  return astNode?.directives?.find((directive) => directive.name.value === name);
}

function argumentOf(
  directive: ConstDirectiveNode | undefined,
  name: string,
): ConstValueNode | undefined {
  return directive?.arguments?.find((argument) => argument.name.value === name)?.value;
}

function textsIn(value: ConstValueNode | undefined): string[] {
  const values = value?.kind === Kind.LIST ? value.values : value ? [value] : [];
  return values.flatMap((each) => (each.kind === Kind.STRING ? [each.value] : []));
}
