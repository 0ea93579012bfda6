import { type DocumentNode, Kind, parse, print, visit } from 'graphql';
import { schemaElements } from '../coordinate.ts';
import type { Revision, SubgraphFile } from './revision.ts';

/**
 * Tells whether a subgraph declares an element otherwise than in the base, or not at all there. What
 * an element holds is not part of it, nor are descriptions.
 */
export type IsDeclaredAnew = (subgraph: string, coordinate: string) => boolean;

/** Compares what subgraphs declare in two revisions. Without a base all is new. */
export function changedDeclarations(base: Revision | undefined, head: Revision): IsDeclaredAnew {
  return (subgraph, coordinate) => {
    const before = textsOf(base?.subgraphs.find(({ name }) => name === subgraph)).get(coordinate);
    const after = textsOf(head.subgraphs.find(({ name }) => name === subgraph)).get(coordinate);
    return after !== undefined && before !== after;
  };
}

function textsOf(file: SubgraphFile | undefined): ReadonlyMap<string, string> {
  if (!file) return new Map();
  const known = TEXTS.get(file) ?? readTexts(file);
  TEXTS.set(file, known);
  return known;
}

/** Every check asks for the same files. */
const TEXTS = new WeakMap<SubgraphFile, ReadonlyMap<string, string>>();

function readTexts({ sdl }: SubgraphFile): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { coordinate, node } of schemaElements(bare(sdl))) {
    const own = 'fields' in node || 'values' in node ? { ...node, fields: [], values: [] } : node;
    texts.set(coordinate, (texts.get(coordinate) ?? '') + print(own));
  }
  return texts;
}

/** A document without descriptions. */
function bare(sdl: string): DocumentNode {
  return visit(parse(sdl, { noLocation: true }), {
    [Kind.STRING]: (node, key) => (key === 'description' ? null : node),
  });
}
