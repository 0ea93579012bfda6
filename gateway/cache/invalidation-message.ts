import { MAX_TAG_LENGTH } from './tag.ts';

/** What is said on the channel of invalidations: by instances, and by services. */
export interface InvalidationMessage {
  /** What changed: entities (`Product:p7`), types (`Product`) and names of a service's own. */
  readonly tags: readonly string[];
  /** When, in milliseconds since 1970. Clocks differ: it is measured by, and nothing hangs on it. */
  readonly at: number;
  /** The instance that sent it, which need not heed it. */
  readonly from?: string;
}

/** The texts of as many messages as the tags take. */
export function invalidationMessages(tags: readonly string[], from: string): readonly string[] {
  const messages: string[] = [];
  for (let start = 0; start < tags.length; start += TAGS_AT_ONCE) {
    const some: InvalidationMessage = {
      tags: tags.slice(start, start + TAGS_AT_ONCE),
      at: Date.now(),
      from,
    };
    messages.push(JSON.stringify(some));
  }
  return messages;
}

/** Reads a message's text; undefined when it is none, or too large. */
export function invalidationOfText(text: string): InvalidationMessage | undefined {
  if (text.length > MAX_MESSAGE_LENGTH) return undefined;
  try {
    return invalidationOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Checks the shape of a message. */
export function invalidationOf(value: unknown): InvalidationMessage | undefined {
  if (typeof value !== 'object' || value === null || !('tags' in value)) return undefined;
  const { tags, at, from } = value as { tags: unknown; at?: unknown; from?: unknown };
  if (!Array.isArray(tags) || tags.length > MAX_TAGS_IN_MESSAGE || !tags.every(isTag)) {
    return undefined;
  }
  const saidAt = Number.isFinite(at) ? Number(at) : Date.now();
  return { tags, at: saidAt, ...(typeof from === 'string' && { from }) };
}

function isTag(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_TAG_LENGTH;
}

const TAGS_AT_ONCE = 100;
const MAX_TAGS_IN_MESSAGE = 1_000;
const MAX_MESSAGE_LENGTH = 256 * 1024;
