import { Kind } from 'graphql';
import type { LintProblem, LintRule } from './lint-rule.ts';

/** A field of `Query` is called what it gives: `product`, not `getProduct`. */
export const restyNames: LintRule = ({ elements }) =>
  elements.flatMap(({ coordinate, node }): LintProblem[] => {
    const [type, name = ''] = coordinate.split('.');
    const isQuery = type === 'Query' && node.kind === Kind.FIELD_DEFINITION;
    const [verb] = /^(?:get|list|fetch|find|load|post|put|patch)(?=[A-Z])/.exec(name) ?? [];
    if (!isQuery || verb === undefined) return [];
    return [
      {
        code: 'RESTY_FIELD_NAMES',
        severity: 'warning',
        coordinate,
        node: node.name,
        message: `\`${coordinate}\` begins with the verb \`${verb}\`, as an address of a REST API would.`,
        advice: `Call it by what it gives: \`${noun(name, verb)}\`.`,
      },
    ];
  });

function noun(name: string, verb: string): string {
  const rest = name.slice(verb.length);
  return rest.slice(0, 1).toLowerCase() + rest.slice(1);
}
