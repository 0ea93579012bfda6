import { type ConstDirectiveNode, type DocumentNode, GraphQLError, parse, Source } from 'graphql';
import { type SchemaElement, schemaElements } from '../../coordinate.ts';
import type { Revision, SubgraphFile } from '../revision.ts';
import type { CheckSettings } from '../settings.ts';
import { type CodeOwners, readCodeOwners } from './code-owners.ts';
import { entityOwners } from './entity-owners.ts';
import { federationNames } from './federation-names.ts';

/** All that the rules look at. */
export interface LintedGraph {
  readonly subgraphs: readonly LintedSubgraph[];
  /** By entity: the subgraph it belongs to, as far as that can be told. */
  readonly entityOwners: ReadonlyMap<string, string>;
  /** Coordinates that some subgraph describes. */
  readonly described: ReadonlySet<string>;
  /** Absent: nothing says which there are. */
  readonly tags: ReadonlySet<string> | undefined;
  /** Absent: there is no CODEOWNERS file. */
  readonly owners: CodeOwners | undefined;
  /** The day of the review: `2026-11-26`. */
  readonly today: string;
}

/** A subgraph's SDL, read. */
export interface LintedSubgraph {
  readonly file: SubgraphFile;
  readonly document: DocumentNode;
  /** All that its authors named; what Federation and the specification name is left out. */
  readonly elements: readonly SchemaElement[];
  /** An element's directives of one name, that of the specification, whatever it is called here. */
  directivesOf(node: SchemaElement['node'], name: string): readonly ConstDirectiveNode[];
}

/** Reads a revision for the rules. What does not parse is left to composition. */
export function lintedGraph(revision: Revision, settings: CheckSettings): LintedGraph {
  const subgraphs = revision.subgraphs.flatMap(lintedSubgraph);
  const described = subgraphs.flatMap(({ elements }) =>
    elements.filter(({ node }) => 'description' in node && node.description),
  );
  return {
    subgraphs,
    entityOwners: entityOwners(subgraphs),
    described: new Set(described.map(({ coordinate }) => coordinate)),
    tags: settings.tags && new Set(settings.tags),
    owners: revision.owners === undefined ? undefined : readCodeOwners(revision.owners),
    today: settings.today.slice(0, 'yyyy-mm-dd'.length),
  };
}

function lintedSubgraph(file: SubgraphFile): LintedSubgraph[] {
  const document = parsed(file);
  if (document === undefined) return [];
  const nameOf = federationNames(document);
  return [
    {
      file,
      document,
      elements: [...schemaElements(document)].filter(isAuthors),
      directivesOf: (node, name) =>
        directives(node).filter((each) => nameOf(each.name.value) === name),
    },
  ];
}

function directives(node: SchemaElement['node']): readonly ConstDirectiveNode[] {
  return ('directives' in node && node.directives) || [];
}

function parsed({ file, sdl }: SubgraphFile): DocumentNode | undefined {
  try {
    return parse(new Source(sdl, file));
  } catch (error) {
    if (error instanceof GraphQLError) return undefined;
    throw error;
  }
}

/** Not `_Any`, `_entities`, `federation__FieldSet`, `@link__Import`. */
function isAuthors({ coordinate }: SchemaElement): boolean {
  return !/(?:^|[@.(])_|__/.test(coordinate);
}
