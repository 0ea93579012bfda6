import { isDeepStrictEqual as isEqual } from 'node:util';
import { parse } from 'graphql';
import type { Revisions } from '../../check.ts';
import { parentCoordinate, schemaElements } from '../../coordinate.ts';
import type { ComposedClient } from '../composed-revision.ts';
import { declarationInEither, declarationOf } from '../declarations.ts';
import type { Finding } from '../finding.ts';
import type { PairedClient } from '../paired-operations.ts';
import { listText } from './list-text.ts';

/** What enters a client's view and what leaves it: a finding for each type and direction. */
export function elementChanges(
  { client, base, head }: PairedClient,
  revisions: Revisions,
): Finding[] {
  if (base?.contract.kind !== 'contract' || head?.contract.kind !== 'contract') return [];
  if (base.contract.sdl === head.contract.sdl) return [];
  const [before, after] = [coordinatesIn(base.contract.sdl), coordinatesIn(head.contract.sdl)];
  // What a client chooses to see is told as its choice.
  const isChosen = !isEqual(tagsOf(base), tagsOf(head));
  const entered = outermost(after.difference(before)).map((change) => {
    const exposed = change.coordinates.filter((each) => isExposed(each, before, revisions));
    const shown = isChosen ? [] : exposed;
    return elementFinding({ ...change, client, exposed: shown, direction: 'ADDED' }, revisions);
  });
  const left = outermost(before.difference(after)).map((change) =>
    elementFinding({ ...change, client, exposed: [], direction: 'REMOVED' }, revisions),
  );
  return [...entered, ...left];
}

function tagsOf({ client }: ComposedClient) {
  const { includeTags = [], excludeTags = [] } = client.contract;
  return [includeTags.toSorted(), excludeTags.toSorted()];
}

/** Types with all that belongs to them; directives are no part of what is seen of the graph. */
function coordinatesIn(sdl: string): Set<string> {
  const elements = [...schemaElements(parse(sdl, { noLocation: true }))];
  return new Set(
    elements.map(({ coordinate }) => coordinate).filter((each) => !each.startsWith('@')),
  );
}

interface TypeChange {
  readonly type: string;
  readonly coordinates: readonly string[];
}

/** By types, without what comes or goes with its parent. */
function outermost(changed: ReadonlySet<string>): TypeChange[] {
  const tops = [...changed].filter((each) => !changed.has(parentCoordinate(each) ?? ''));
  const byType = Map.groupBy(tops, (each) => each.split('.')[0] ?? each);
  return [...byType].map(([type, coordinates]) => ({ type, coordinates }));
}

/** A member of a type that the client saw already, which was there and hidden from it. */
function isExposed(coordinate: string, before: ReadonlySet<string>, { base }: Revisions): boolean {
  const parent = parentCoordinate(coordinate);
  if (!base || parent === undefined || !before.has(parent)) return false;
  return declarationOf(base.revision, coordinate) !== undefined;
}

interface ElementChange extends TypeChange {
  readonly client: string;
  readonly direction: 'ADDED' | 'REMOVED';
  readonly exposed: readonly string[];
}

function elementFinding(
  { client, type, coordinates, direction, exposed }: ElementChange,
  revisions: Revisions,
): Finding {
  const verb = direction === 'ADDED' ? 'now sees' : 'no longer sees';
  const isAll = exposed.length === coordinates.length;
  const which = isAll ? ', hidden from it before' : `; hidden from it before: ${listText(exposed)}`;
  const hidden = exposed.length > 0 ? which : '';
  const coordinate = coordinates.length === 1 ? coordinates[0] : type;
  return {
    code: `CONTRACT_ELEMENT_${direction}`,
    check: 'contracts',
    severity: exposed.length > 0 ? 'warning' : 'note',
    message: `${client} ${verb} ${listText(coordinates)}${hidden}.`,
    ...(exposed.length > 0 && { advice: 'Make sure that this client may have it.' }),
    coordinate,
    ...declarationInEither(revisions, exposed[0] ?? coordinates[0] ?? type),
    client,
  };
}
