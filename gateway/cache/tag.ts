import type { Entry } from './entry.ts';

/**
 * The names an entry is found by when something changed: its tags, and `Product:` for each type that
 * it holds an entity of.
 */
export function namesOf(tags: readonly string[]): readonly string[] {
  const names = new Set(tags);
  for (const tag of tags) {
    const type = typeOf(tag);
    if (type !== undefined) names.add(`${type}:`);
  }
  return [...names];
}

/**
 * The names of the entries that are gone when a tag changed. An entity (`Product:p7`) takes with it
 * what is made of too many to name; a type (`Product`) takes what is made of any of its entities.
 */
export function affectedBy(tag: string): readonly string[] {
  const type = typeOf(tag);
  return type === undefined ? [tag, `${tag}:`] : [tag, `${type}:*`];
}

/**
 * The entry with at most `MAX_TAGS` tags as they are; of the entities beyond that it keeps the types
 * (`Product:*`). Undefined for one that has too many names of its services' own: it could not be found
 * again.
 */
export function withBoundedTags(entry: Entry): Entry | undefined {
  const { tags } = entry;
  if (tags.length <= MAX_TAGS && !tags.some(isLong)) return entry;
  const bounded = new Set<string>();
  for (const tag of tags) {
    const type = typeOf(tag);
    const isNamed = bounded.size < MAX_TAGS && !isLong(tag);
    if (!isNamed && (type === undefined || isLong(type))) return undefined;
    bounded.add(isNamed ? tag : `${type}:*`);
  }
  // Types are few, where they are types.
  return bounded.size > 2 * MAX_TAGS ? undefined : { ...entry, tags: [...bounded] };
}

/** The tag that an entry has for this one: of an entity with a long key, only the type. */
export function boundedTag(tag: string): readonly string[] {
  if (!isLong(tag)) return [tag];
  const type = typeOf(tag);
  return type === undefined || isLong(type) ? [] : [`${type}:*`];
}

function isLong(tag: string): boolean {
  return tag.length > MAX_TAG_LENGTH;
}

/** The type of an entity's tag. */
function typeOf(tag: string): string | undefined {
  const colon = tag.indexOf(':');
  return colon === -1 ? undefined : tag.slice(0, colon);
}

export const MAX_TAGS = 200;
export const MAX_TAG_LENGTH = 256;
