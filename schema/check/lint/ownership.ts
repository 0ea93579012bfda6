import { isTypeDefinitionNode } from 'graphql';
import type { LintProblem, LintRule } from './lint-rule.ts';
import type { LintedGraph, LintedSubgraph } from './linted-graph.ts';

/**
 * Every type has somebody who is asked to review changes of it: the CODEOWNERS file names an owner
 * of the file it stands in. What is left over for everybody is no owner of a subgraph where
 * another subgraph has one of its own.
 */
export const ownership: LintRule = (subgraph, graph) => {
  const { file } = subgraph.file;
  const owner = graph.owners?.(file);
  const isOwned = owner !== undefined && owner.owners.length > 0;
  if (graph.owners === undefined || (isOwned && !isLeftOver(owner.isFallback, graph))) return [];
  const problem: LintProblem = {
    code: 'TYPE_WITHOUT_OWNER',
    severity: 'blocking',
    message: `${whyOf(isOwned)} \`${file}\`, where ${countTypes(subgraph)} stand.`,
    advice: `Add a line to CODEOWNERS: \`/${folderOf(file)} @the-team-of-${subgraph.file.name}\`.`,
  };
  return [problem];
};

function whyOf(isOwned: boolean): string {
  const line = isOwned ? 'Only the line for everything' : 'No line';
  return `${line} of CODEOWNERS gives an owner to`;
}

function isLeftOver(isFallback: boolean, { owners, subgraphs }: LintedGraph): boolean {
  if (!isFallback) return false;
  const lines = subgraphs.flatMap(({ file }) => owners?.(file.file) ?? []);
  return lines.some((line) => !line.isFallback && line.owners.length > 0);
}

function countTypes({ elements }: LintedSubgraph): string {
  return `${elements.filter(({ node }) => isTypeDefinitionNode(node)).length} types`;
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1) || file;
}
