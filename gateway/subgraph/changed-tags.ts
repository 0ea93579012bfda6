/**
 * What a service says its mutation has changed, by its answer's header
 * `x-facet-changed: Product:p7, Review:r1`: entities, types and names of its own. Whatever is no tag is
 * left out; nothing is read beyond 8 KB and 200 tags.
 */
export function changedTags(header: string | string[] | undefined): readonly string[] {
  if (typeof header !== 'string') return NOTHING;
  const tags = header.slice(0, HEADER_BYTES).split(',', TAGS_MAX);
  return tags.map((tag) => tag.trim()).filter((tag) => TAG.test(tag));
}

const NOTHING: readonly string[] = [];

const HEADER_BYTES = 8 * 1024;
const TAGS_MAX = 200;

/** Printable ASCII, which is all that services send. */
const TAG = /^[!-~]{1,200}$/;
