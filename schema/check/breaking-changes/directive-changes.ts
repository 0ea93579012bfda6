import { DirectiveLocation, type GraphQLSchema } from 'graphql';
import type { ApiChange, Readers } from './api-change.ts';
import type { JudgedOperation } from './judged-operation.ts';

/** Changes of directives that operations can carry, and of what directives say of scalars. */
export const directiveChanges: Readers = {
  DIRECTIVE_REMOVED({ removedDirectiveName: name }, { base }) {
    const change = { code: 'DIRECTIVE_REMOVED', coordinate: `@${name}`, text: 'was removed' };
    return ofDirective(name, base, { ...change, isFelt: () => true });
  },

  DIRECTIVE_LOCATION_REMOVED({ directiveName: name, removedDirectiveLocation }, { base }) {
    return ofDirective(name, base, {
      code: 'DIRECTIVE_LOCATION_REMOVED',
      coordinate: `@${name}`,
      text: `may no longer stand on ${removedDirectiveLocation}`,
      isFelt: (operation) => operation.isInvalidAt(`@${name}`),
    });
  },

  DIRECTIVE_REPEATABLE_REMOVED({ directiveName: name }, { base }) {
    return ofDirective(name, base, {
      code: 'DIRECTIVE_REPEATABLE_REMOVED',
      coordinate: `@${name}`,
      text: 'may no longer be repeated',
      isFelt: (operation) => operation.isInvalidAt(`@${name}`),
    });
  },

  DIRECTIVE_ARGUMENT_REMOVED({ directiveName: name, removedDirectiveArgumentName }, { base }) {
    const argument = `@${name}(${removedDirectiveArgumentName}:)`;
    return ofDirective(name, base, {
      code: 'DIRECTIVE_ARG_REMOVED',
      coordinate: argument,
      text: 'was removed',
      isFelt: (operation) => operation.gives(argument),
    });
  },

  DIRECTIVE_ARGUMENT_ADDED({ directiveName: name, ...meta }, { base }) {
    const isRequired = meta.addedDirectiveArgumentTypeIsNonNull;
    if (!isRequired || meta.addedDirectiveDefaultValue !== undefined) return undefined;
    return ofDirective(name, base, {
      code: 'REQUIRED_DIRECTIVE_ARG_ADDED',
      coordinate: `@${name}(${meta.addedDirectiveArgumentName}:)`,
      text: 'was added, and has to be given',
      isFelt: () => true,
    });
  },

  DIRECTIVE_ARGUMENT_TYPE_CHANGED({ directiveName: name, ...meta }, { base }) {
    if (meta.isSafeDirectiveArgumentTypeChange) return undefined;
    return ofDirective(name, base, {
      code: 'DIRECTIVE_ARG_CHANGED_TYPE',
      coordinate: `@${name}(${meta.directiveArgumentName}:)`,
      text: `takes ${meta.newDirectiveArgumentType} instead of ${meta.oldDirectiveArgumentType}`,
      isFelt: (operation) => operation.isInvalidAt(`@${name}`),
    });
  },

  DIRECTIVE_ARGUMENT_DEFAULT_VALUE_CHANGED({ directiveName: name, ...meta }, { base }) {
    const { oldDirectiveArgumentDefaultValue: before, newDirectiveArgumentDefaultValue: after } =
      meta;
    return ofDirective(name, base, {
      code: 'DIRECTIVE_ARG_DEFAULT_VALUE_CHANGE',
      coordinate: `@${name}(${meta.directiveArgumentName}:)`,
      text: `has the default value ${after ?? 'none'} instead of ${before ?? 'none'}`,
      impact: 'changes',
      isFelt: () => true,
    });
  },

  DIRECTIVE_USAGE_SCALAR_REMOVED: ({ scalarName, removedDirectiveName }) =>
    ofScalar(scalarName, removedDirectiveName),

  DIRECTIVE_USAGE_ARGUMENT_ADDED: ({ parentTypeName, directiveName, oldArgumentValue }) =>
    oldArgumentValue === null ? undefined : ofScalar(parentTypeName ?? '', directiveName),
};

interface DirectiveChange extends Pick<ApiChange, 'code' | 'coordinate' | 'text'> {
  /** Default `breaks`. */
  readonly impact?: 'breaks' | 'changes';
  /** Whether an operation that carries the directive feels it. */
  readonly isFelt: (operation: JudgedOperation) => boolean;
}

/** A change of a directive that operations could carry in the base. */
function ofDirective(
  name: string,
  base: GraphQLSchema,
  { impact = 'breaks', isFelt, ...change }: DirectiveChange,
): ApiChange | undefined {
  const locations = base.getDirective(name)?.locations ?? [];
  if (!locations.some((location) => EXECUTABLE.has(location))) return undefined;
  return {
    ...change,
    text: `${change.coordinate} ${change.text}`,
    impact,
    effectOn: (operation) =>
      operation.gives(`@${name}`) && isFelt(operation) ? impact : undefined,
  };
}

/** @see https://spec.graphql.org/September2025/#ExecutableDirectiveLocation */
const EXECUTABLE: ReadonlySet<string> = new Set([
  DirectiveLocation.QUERY,
  DirectiveLocation.MUTATION,
  DirectiveLocation.SUBSCRIPTION,
  DirectiveLocation.FIELD,
  DirectiveLocation.FRAGMENT_DEFINITION,
  DirectiveLocation.FRAGMENT_SPREAD,
  DirectiveLocation.INLINE_FRAGMENT,
  DirectiveLocation.VARIABLE_DEFINITION,
]);

function ofScalar(scalar: string, directive: string): ApiChange | undefined {
  if (directive !== 'specifiedBy') return undefined;
  return {
    code: 'SCALAR_SPECIFICATION_CHANGED',
    coordinate: scalar,
    text: `${scalar} is specified in another way`,
    impact: 'changes',
    effectOn: (operation) =>
      operation.gets(scalar) || operation.mayHold(scalar) ? 'changes' : undefined,
  };
}
