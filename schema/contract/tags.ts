import { type DocumentNode, Kind } from 'graphql';
import { schemaElements } from '../coordinate.ts';

/** The tags of each tagged element of a supergraph by coordinate. */
export function readTags(
  document: DocumentNode,
  tagDirective: string | undefined,
): Map<string, Set<string>> {
  const tags = new Map<string, Set<string>>();
  for (const { coordinate, node } of schemaElements(document)) {
    if (!('directives' in node)) continue;
    for (const directive of node.directives ?? []) {
      const value = directive.arguments?.[0]?.value;
      if (directive.name.value !== tagDirective || value?.kind !== Kind.STRING) continue;
      tags.set(coordinate, (tags.get(coordinate) ?? new Set()).add(value.value));
    }
  }
  return tags;
}
