import { getLocation } from 'graphql';
import type { Revisions } from '../check.ts';
import { schemaElements } from '../coordinate.ts';
import { subgraphDocument } from '../subgraph-document.ts';
import type { Place, Revision, SubgraphFile } from './revision.ts';

/** Where a subgraph declares an element of the graph. */
export interface Declaration {
  readonly subgraph: string;
  readonly place: Place;
}

/** Every place where subgraphs declare what has a coordinate, in their order. */
export function declarationsOf(
  { subgraphs }: Pick<Revision, 'subgraphs'>,
  coordinate: string,
): Declaration[] {
  return subgraphs.flatMap((file) => {
    const places = placesIn(file).get(coordinate) ?? [];
    return places.map((place) => ({ subgraph: file.name, place }));
  });
}

/** Where one subgraph, or else any, declares it first. */
export function declarationOf(
  revision: Pick<Revision, 'subgraphs'>,
  coordinate: string,
  subgraph?: string,
): Declaration | undefined {
  const all = declarationsOf(revision, coordinate);
  return all.find((each) => each.subgraph === subgraph) ?? all[0];
}

/** Where the head declares it or else, as it is gone, where the base did. */
export function declarationInEither(
  { base, head }: Revisions,
  coordinate: string,
): Declaration | undefined {
  const declaration = declarationOf(head.revision, coordinate);
  if (declaration || !base) return declaration;
  const gone = declarationOf(base.revision, coordinate);
  return gone && { ...gone, place: { ...gone.place, side: 'base' } };
}

function placesIn(file: SubgraphFile): ReadonlyMap<string, readonly Place[]> {
  const known = PLACES.get(file) ?? readPlaces(file);
  PLACES.set(file, known);
  return known;
}

/** Many findings stand in one file. */
const PLACES = new WeakMap<SubgraphFile, ReadonlyMap<string, readonly Place[]>>();

function readPlaces({ file, sdl }: SubgraphFile): ReadonlyMap<string, readonly Place[]> {
  const places = new Map<string, Place[]>();
  for (const { coordinate, node } of schemaElements(subgraphDocument(sdl))) {
    if (!node.name.loc) continue;
    const { line, column } = getLocation(node.name.loc.source, node.name.loc.start);
    places.set(coordinate, [...(places.get(coordinate) ?? []), { file, line, column }]);
  }
  return places;
}
