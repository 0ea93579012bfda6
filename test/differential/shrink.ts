import {
  type ASTNode,
  astFromValue,
  type DocumentNode,
  type GraphQLSchema,
  getOperationAST,
  isInputType,
  Kind,
  parse,
  print,
  type SelectionNode,
  typeFromAST,
  type VariableDefinitionNode,
  validate,
  visit,
} from 'graphql';
import type { Operation } from './engine.ts';
import { tidied } from './tidy.ts';

export interface ShrinkOptions {
  readonly schema: GraphQLSchema;
  /** Whether an operation, always a valid one, still shows the fault. */
  readonly fails: (operation: Operation) => Promise<boolean>;
  /** How many operations are tried at most. Default 600. */
  readonly maxTries?: number;
}

/**
 * Makes a failing operation small: whatever can go (selections, fragments, conditions, aliases,
 * arguments, variables), goes, as long as the operation stays valid and fails. Greedy: what is left
 * cannot lose any one thing more.
 */
export async function shrink(operation: Operation, options: ShrinkOptions): Promise<Operation> {
  const { schema, fails, maxTries = 600 } = options;
  let smallest = operation;
  let tries = 0;
  let before: Operation | undefined;
  while (before !== smallest) {
    before = smallest;
    for (const edit of EDITS) {
      for (let index = 0; tries < maxTries; ) {
        const candidate = edited(smallest, edit, index, schema);
        if (candidate === undefined) break;
        const isSmaller =
          candidate.query.length < smallest.query.length || edit.isSimplerEvenIfLonger === true;
        const isTried = candidate.query !== smallest.query && isSmaller;
        if (isTried) tries += 1;
        // What stands at this index after a removal is the next thing to remove.
        if (isTried && isValid(candidate, schema) && (await fails(candidate))) smallest = candidate;
        else index += 1;
      }
    }
  }
  return smallest;
}

/** One way to make a document simpler, applied to one of its nodes: null removes the node. */
interface Edit {
  readonly kinds: readonly ASTNode['kind'][];
  change(node: ASTNode, context: EditContext): ASTNode | null | undefined;
  readonly isSimplerEvenIfLonger?: boolean;
}

interface EditContext {
  readonly document: DocumentNode;
  readonly variables: Operation['variables'];
  readonly schema: GraphQLSchema;
}

const SELECTIONS = [Kind.FIELD, Kind.INLINE_FRAGMENT, Kind.FRAGMENT_SPREAD] as const;

const EDITS: readonly Edit[] = [
  { kinds: SELECTIONS, change: () => null },
  { kinds: [Kind.DIRECTIVE], change: () => null },
  { kinds: [Kind.FRAGMENT_SPREAD], change: inlined, isSimplerEvenIfLonger: true },
  { kinds: [Kind.SELECTION_SET], change: unwrapped },
  { kinds: [Kind.ARGUMENT, Kind.OBJECT_FIELD], change: () => null },
  { kinds: [Kind.VARIABLE], change: valueOfVariable, isSimplerEvenIfLonger: true },
  { kinds: [Kind.VARIABLE_DEFINITION], change: withoutDefault },
  { kinds: [Kind.FIELD], change: withoutAlias },
  { kinds: [Kind.OPERATION_DEFINITION], change: withoutName },
];

function edited(
  { query, variables }: Operation,
  edit: Edit,
  index: number,
  schema: GraphQLSchema,
): Operation | undefined {
  const document = parse(query, { noLocation: true });
  let seen = -1;
  let isFound = false;
  const changed = visit(document, {
    enter: (node) => {
      if (isFound || !edit.kinds.includes(node.kind)) return undefined;
      seen += 1;
      if (seen < index) return undefined;
      isFound = true;
      return edit.change(node, { document, variables, schema });
    },
  }) as DocumentNode;
  if (!isFound) return undefined;
  return operationOf(tidied(changed), variables);
}

function operationOf(document: DocumentNode, variables: Operation['variables']): Operation {
  const names = getOperationAST(document)?.variableDefinitions?.map((each) => nameOf(each)) ?? [];
  const used = Object.entries(variables).filter(([name]) => names.includes(name));
  return { query: print(document), variables: Object.fromEntries(used) };
}

const nameOf = ({ variable }: VariableDefinitionNode): string => variable.name.value;

function isValid({ query }: Operation, schema: GraphQLSchema): boolean {
  try {
    return validate(schema, parse(query)).length === 0;
  } catch {
    return false;
  }
}

function inlined(node: ASTNode, { document }: EditContext): ASTNode | undefined {
  if (node.kind !== Kind.FRAGMENT_SPREAD) return undefined;
  for (const each of document.definitions) {
    if (each.kind !== Kind.FRAGMENT_DEFINITION || each.name.value !== node.name.value) continue;
    const { typeCondition, selectionSet } = each;
    const { directives = [] } = node;
    return { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet, directives };
  }
  return undefined;
}

/** Puts the selections of the first inline fragment in its place. */
function unwrapped(node: ASTNode): ASTNode | undefined {
  if (node.kind !== Kind.SELECTION_SET) return undefined;
  const at = node.selections.findIndex(
    (each) => each.kind === Kind.INLINE_FRAGMENT && !each.directives?.length,
  );
  if (at < 0) return undefined;
  const inner = node.selections[at] as Extract<SelectionNode, { kind: Kind.INLINE_FRAGMENT }>;
  return {
    ...node,
    selections: node.selections.toSpliced(at, 1, ...inner.selectionSet.selections),
  };
}

function valueOfVariable(
  node: ASTNode,
  { document, variables, schema }: EditContext,
): ASTNode | undefined {
  if (node.kind !== Kind.VARIABLE) return undefined;
  const definitions = getOperationAST(document)?.variableDefinitions ?? [];
  const definition = definitions.find((each) => nameOf(each) === node.name.value);
  // The name in the definition itself stays; `tidied` takes it away with its last use.
  if (!definition || definition.variable === node) return undefined;
  const value = variables[node.name.value];
  if (value === undefined) return definition.defaultValue;
  const type = typeFromAST(schema, definition.type as never);
  return isInputType(type) ? (astFromValue(value, type) ?? undefined) : undefined;
}

function withoutDefault(node: ASTNode, { variables }: EditContext): ASTNode | undefined {
  if (node.kind !== Kind.VARIABLE_DEFINITION || !(nameOf(node) in variables)) return undefined;
  const { kind, variable, type } = node;
  return { kind, variable, type };
}

function withoutAlias(node: ASTNode): ASTNode | undefined {
  if (node.kind !== Kind.FIELD || !node.alias) return undefined;
  const { alias: _, ...rest } = node;
  return rest;
}

function withoutName(node: ASTNode): ASTNode | undefined {
  if (node.kind !== Kind.OPERATION_DEFINITION || !node.name) return undefined;
  const { name: _, ...rest } = node;
  return rest;
}
