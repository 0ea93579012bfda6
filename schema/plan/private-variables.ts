import { type ASTNode, Kind, type NameNode, visit } from 'graphql';
import type { ResolvedOperation } from './resolved-operation.ts';
import type { DraftStep } from './steps.ts';

/** How planners call the variable of the representations. */
export const REPRESENTATIONS = 'representations';

/** An operation none of whose variables has the planner's name, and the way back to the client's. */
export interface PrivateVariables {
  readonly operation: ResolvedOperation;
  restored(steps: readonly DraftStep[]): readonly DraftStep[];
}

/**
 * Keeps a client's variable `representations` apart from the planner's: it has another name while
 * planning. Afterwards it is the planner's variable that yields, for subgraphs get the client's
 * variables as they were sent.
 */
export function withPrivateVariables(operation: ResolvedOperation): PrivateVariables {
  const names = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  if (!names.includes(REPRESENTATIONS)) return { operation, restored: (steps) => steps };
  const clients = unusedName('_client', names);
  const planners = unusedName('_planner', names);
  const back = new Map([
    [REPRESENTATIONS, planners],
    [clients, REPRESENTATIONS],
  ]);
  return {
    operation: withVariables(operation, new Map([[REPRESENTATIONS, clients]])),
    restored: (steps) => steps.map((step) => restoredStep(step, back)),
  };
}

/** A name that is not taken. */
export function unusedName(name: string, taken: readonly string[]): string {
  return taken.includes(name) ? unusedName(`_${name}`, taken) : name;
}

type Renaming = ReadonlyMap<string, string>;

function restoredStep(step: DraftStep, back: Renaming): DraftStep {
  const renamed = (name: string) => back.get(name) ?? name;
  return {
    ...step,
    document: withVariables(step.document, back),
    variables: step.variables.map(renamed),
    parts: step.parts.map((part) => {
      const { entities } = part;
      if (!entities) return part;
      return { ...part, entities: { ...entities, variable: renamed(entities.variable) } };
    }),
  };
}

function withVariables<Node extends ASTNode>(node: Node, renaming: Renaming): Node {
  return visit(node, {
    Variable: (variable) => {
      const name: NameNode = {
        kind: Kind.NAME,
        value: renaming.get(variable.name.value) ?? variable.name.value,
      };
      return { ...variable, name };
    },
  });
}
