/** What the resolvers of one request say has changed. */
export interface Changes {
  /**
   * Says after a write what it changed: entities (`Product:p7`, by the first key of their type),
   * types (`Product`) or names of the service's own.
   *
   * @throws TypeError for a type or name that is not printable ASCII without commas and spaces
   */
  readonly changed: (...tags: string[]) => void;
  /** All that was said so far, in the bounds of a message: no more than 100 tags, and 4 KB. */
  tags(): readonly string[];
}

/** Begins to collect what one request changes. */
export function collectChanges(): Changes {
  const said = new Set<string>();
  return {
    changed: (...tags) => {
      for (const tag of tags) said.add(portable(tag));
    },
    tags: () => bounded([...said]),
  };
}

/** A tag that any channel can carry, an HTTP header too: the type, where the entity's key cannot be. */
function portable(tag: string): string {
  if (PORTABLE.test(tag)) return tag;
  const type = typeOf(tag);
  if (PORTABLE.test(type)) return type;
  throw new TypeError(`${JSON.stringify(tag)} is no tag of something that changed.`);
}

/** Printable ASCII without the comma, which separates tags; an entity has a type. */
const PORTABLE = /^(?!:)[!-+\--~]{1,200}$/;

const typeOf = (tag: string) => tag.split(':', 1)[0] ?? tag;

/** Of too many only the types are told: more is dropped from caches than changed, never less. */
function bounded(tags: readonly string[]): readonly string[] {
  if (tags.length <= TAGS_MAX && tags.join(', ').length <= MESSAGE_BYTES) return tags;
  return [...new Set(tags.map(typeOf))];
}

const TAGS_MAX = 100;
const MESSAGE_BYTES = 4 * 1024;
