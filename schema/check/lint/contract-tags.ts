import type { Revision } from '../revision.ts';

/**
 * The tags that contracts name, in any of these revisions: the last contract to name a tag may go
 * before the tag does. Undefined: no contract names any.
 */
export function contractTags(revisions: readonly Revision[]): readonly string[] | undefined {
  const contracts = revisions.flatMap(({ clients }) => clients.map(({ contract }) => contract));
  const tags = contracts.flatMap(({ includeTags = [], excludeTags = [] }) => [
    ...includeTags,
    ...excludeTags,
  ]);
  return tags.length > 0 ? tags : undefined;
}
