import {
  type ArgumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { ResolvedOperation } from '../plan/resolved-operation.ts';
import { hasLimits, intNode, limitOf } from './argument-limit.ts';

/**
 * The operation with the client's defaults written out where it leaves a limited argument out, or
 * says null: services know only their own defaults. Response names stay as they are.
 */
export function withDefaultArguments(
  operation: ResolvedOperation,
  schema: GraphQLSchema,
): ResolvedOperation {
  if (!hasLimits(schema)) return operation;
  const types = new TypeInfo(schema);
  return visit(
    operation,
    visitWithTypeInfo(types, {
      Field: (field) => {
        const defaults = defaultArguments(field, types);
        if (defaults.length === 0) return undefined;
        const names = new Set(defaults.map(({ name }) => name.value));
        const given = (field.arguments ?? []).filter(({ name }) => !names.has(name.value));
        return { ...field, arguments: [...given, ...defaults] };
      },
    }),
  );
}

function defaultArguments(field: FieldNode, types: TypeInfo): ArgumentNode[] {
  return (types.getFieldDef()?.args ?? []).flatMap((argument): ArgumentNode[] => {
    const sent = limitOf(argument)?.default;
    const given = field.arguments?.find(({ name }) => name.value === argument.name)?.value;
    if (sent === undefined || (given && given.kind !== Kind.NULL)) return [];
    const name = { kind: Kind.NAME, value: argument.name } as const;
    return [{ kind: Kind.ARGUMENT, name, value: intNode(sent) }];
  });
}
