import { Kind } from 'graphql';
import type { LintProblem, LintRule } from './lint-rule.ts';

/**
 * Tags are those that contracts name, or the project lists. Another one is a slip of the pen: a
 * field `@tag(name: "intenal")` would be shown to everybody.
 */
export const knownTags: LintRule = ({ elements, directivesOf }, { tags }) => {
  if (tags === undefined) return [];
  return elements.flatMap(({ coordinate, node }) =>
    directivesOf(node, 'tag').flatMap((directive): LintProblem[] => {
      const value = directive.arguments?.find(({ name }) => name.value === 'name')?.value;
      if (value?.kind !== Kind.STRING || tags.has(value.value)) return [];
      return [
        {
          code: 'TAG_DIRECTIVE_USES_UNKNOWN_NAME',
          severity: 'blocking',
          coordinate,
          node: directive,
          message: `\`${coordinate}\` has the tag \`${value.value}\`, which no contract knows.`,
          advice: `Use one of ${[...tags].sort().join(', ')}, or add it to a contract or to \`check.tags\` of facet.json.`,
        },
      ];
    }),
  );
};
