import {
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  Kind,
  type ValidationRule,
} from 'graphql';
import { listSizeOf } from './cost-directives.ts';

/**
 * A field whose `@listSize` requires it says its size by one slicing argument, written or by its
 * default, and by one only: else nobody can tell what it costs.
 *
 * @see https://ibm.github.io/graphql-specs/cost-spec.html#sec-requireOneSlicingArgument
 */
export const SlicingArgumentsRule: ValidationRule = (context) => ({
  Field(node) {
    const field = context.getFieldDef();
    if (!field) return;
    const listSize = listSizeOf(field);
    if (!listSize?.requireOneSlicingArgument || listSize.slicingArguments.length === 0) return;
    const paths = listSize.slicingArguments.map((path) => path.split('.'));
    const written = paths.filter((path) => isWritten(node, path)).length;
    const count = written > 0 ? written : paths.filter(([name]) => hasDefault(field, name)).length;
    if (count === 1) return;
    const names = listSize.slicingArguments.join(', ');
    const message = `"${context.getParentType()?.name}.${field.name}" takes exactly one of: ${names}.`;
    context.reportError(new GraphQLError(message, { nodes: node }));
  },
});

function isWritten({ arguments: given = [] }: FieldNode, path: readonly string[]): boolean {
  const [name, ...inner] = path;
  let value = given.find((each) => each.name.value === name)?.value;
  for (const field of inner) {
    // What a variable holds is not known yet.
    if (value?.kind !== Kind.OBJECT) break;
    value = value.fields.find((each) => each.name.value === field)?.value;
  }
  return value !== undefined && value.kind !== Kind.NULL;
}

function hasDefault({ args }: GraphQLField<unknown, unknown>, name: string | undefined): boolean {
  return args.some((argument) => argument.name === name && argument.defaultValue !== undefined);
}
