import { GraphQLError, Kind, type ValidationRule, type VariableNode } from 'graphql';
import { type LimitedArgument, limitExceeded, limitedArgumentAt } from './limited-argument.ts';
import { defaultOf, limitedVariablesIn } from './limited-variables.ts';

/**
 * An operation may not ask for more than the client's schema lets it by `@limit`, be it in an
 * argument or in a variable's default; and it must be clear what is sent for a variable that is
 * left out.
 */
export const ArgumentLimitsRule: ValidationRule = (context) => {
  const limited = new Map<VariableNode, LimitedArgument>();
  return {
    Argument({ value }) {
      const argument = limitedArgumentAt(context);
      if (!argument) return;
      if (value.kind === Kind.VARIABLE) limited.set(value, argument);
      if (value.kind !== Kind.INT || Number(value.value) <= argument.max) return;
      const message = limitExceeded(argument, value.value);
      context.reportError(new GraphQLError(message, { nodes: value }));
    },
    Document: {
      leave({ definitions }) {
        for (const operation of definitions) {
          if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
          for (const variable of limitedVariablesIn(operation, context, limited)) {
            const { argument, definition, isAmbiguous, name } = variable;
            const own = defaultOf(definition) ?? 0;
            if (!isAmbiguous && own <= argument.max) continue;
            const message = isAmbiguous
              ? `"$${name}" stands for ${argument.field}(${argument.name}:), which has a default for this client, and for something that has none: give the variable a default, or use two.`
              : limitExceeded(argument, own);
            context.reportError(new GraphQLError(message, { nodes: definition }));
          }
        }
      },
    },
  };
};
