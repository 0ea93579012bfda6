import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  ValidationContext,
  type VariableDefinitionNode,
  type VariableNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { hasLimits } from './argument-limit.ts';
import { type LimitedArgument, limitedArgumentAt } from './limited-argument.ts';

/** A variable that stands for limited arguments. Inside lists and objects nothing is limited. */
export interface LimitedVariable {
  readonly name: string;
  readonly definition: VariableDefinitionNode;
  /** Of the arguments it stands for, the one that may be least. */
  readonly argument: LimitedArgument;
  /** What it is when the client sends null or nothing; undefined: services decide. */
  readonly default: number | undefined;
  /** Whether it may be left out where no single default holds for all that it stands for. */
  readonly isAmbiguous: boolean;
}

/** The variables of an operation whose values must be looked at in each request. */
export function limitedVariables(
  definition: OperationDefinitionNode,
  document: DocumentNode,
  schema: GraphQLSchema,
): readonly LimitedVariable[] {
  if (!definition.variableDefinitions?.length || !hasLimits(schema)) return [];
  const types = new TypeInfo(schema);
  const context = new ValidationContext(schema, document, types, () => {});
  const limited = new Map<VariableNode, LimitedArgument>();
  visit(
    document,
    visitWithTypeInfo(types, {
      Argument: ({ value }) => {
        const argument = limitedArgumentAt(types);
        if (argument && value.kind === Kind.VARIABLE) limited.set(value, argument);
      },
    }),
  );
  return limitedVariablesIn(definition, context, limited);
}

/** The same, of a document that is looked at already; `limited` holds arguments by their values. */
export function limitedVariablesIn(
  operation: OperationDefinitionNode,
  context: ValidationContext,
  limited: ReadonlyMap<VariableNode, LimitedArgument>,
): LimitedVariable[] {
  if (limited.size === 0) return [];
  const usages = context.getRecursiveVariableUsages(operation).map(({ node }) => node);
  return (operation.variableDefinitions ?? []).flatMap((definition) => {
    const name = definition.variable.name.value;
    const places = usages.filter((node) => node.name.value === name);
    return limitedVariable(
      definition,
      places.map((node) => limited.get(node)),
    );
  });
}

function limitedVariable(
  definition: VariableDefinitionNode,
  places: readonly (LimitedArgument | undefined)[],
): LimitedVariable[] {
  const name = definition.variable.name.value;
  const [argument] = places.filter((place) => place !== undefined).sort((a, b) => a.max - b.max);
  if (!argument) return [];
  const own = defaultOf(definition);
  const isDefaulted = places.some((place) => place?.isSent);
  const defaults = places.map((place) => place?.default);
  const known = defaults.filter((each) => each !== undefined);
  const canBeLeftOut = own === undefined && definition.type.kind !== Kind.NON_NULL_TYPE;
  return [
    {
      name,
      definition,
      argument,
      default: isDefaulted ? (own ?? Math.min(...known)) : undefined,
      isAmbiguous: isDefaulted && canBeLeftOut && known.length < defaults.length,
    },
  ];
}

/** The variable's own default, if it is a number. */
export function defaultOf({ defaultValue }: VariableDefinitionNode): number | undefined {
  return defaultValue?.kind === Kind.INT ? Number(defaultValue.value) : undefined;
}
