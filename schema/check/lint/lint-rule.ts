import type { ASTNode } from 'graphql';
import type { Severity } from '../finding.ts';
import type { LintedGraph, LintedSubgraph } from './linted-graph.ts';

/** Looks at one subgraph of a graph, and tells what is not as it should be. */
export type LintRule = (subgraph: LintedSubgraph, graph: LintedGraph) => LintProblem[];

/** One element that breaks a rule. */
export interface LintProblem {
  readonly code: string;
  readonly severity: Severity;
  /** Absent: it concerns the whole file. */
  readonly coordinate?: string;
  /** What a reviewer should look at; absent: the file's first line. */
  readonly node?: ASTNode;
  readonly message: string;
  readonly advice: string;
  /** Whether it is told of what stands in the base, too: time has passed. */
  readonly isAbsolute?: boolean;
}
