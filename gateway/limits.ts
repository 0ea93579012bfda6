import type { DocumentNode } from 'graphql';
import { documentExtents } from '#schema/operations';
import { ClientError, type ErrorCode } from './errors.ts';

/** What a free text may hold. */
export interface DocumentLimits {
  /** Most tokens, counted while it is parsed. Default 1,000. */
  readonly tokens: number;
  /** Most fields within fields, introspection not counted. Default 10. */
  readonly depth: number;
  /** Most aliases, fragments counted wherever they are spread. Default 15. */
  readonly aliases: number;
  /** Most root fields. Default 10. */
  readonly rootFields: number;
  /** Most directives. Default 50. */
  readonly directives: number;
  /** Most selections once every fragment is written out. Default 1,000. */
  readonly expandedSelections: number;
  /** Most that it may cost by `@cost` and `@listSize`, with its variables. Default 10,000. */
  readonly cost: number;
}

export const DOCUMENT_LIMITS: DocumentLimits = {
  tokens: 1_000,
  depth: 10,
  aliases: 15,
  rootFields: 10,
  directives: 50,
  expandedSelections: 1_000,
  cost: 10_000,
};

/**
 * Refuses a document that would cost too much to validate, plan or run. Counts in linear time,
 * each fragment once, however often it is spread: it runs before anything that is not linear.
 *
 * @throws ClientError with the code of the first limit that is passed
 */
export function requireWithinLimits(document: DocumentNode, limits = DOCUMENT_LIMITS): void {
  for (const extent of documentExtents(document)) {
    const { depth, aliases, fields, directives, selections } = extent;
    requireAtMost('MAX_DEPTH_LIMIT', 'levels of fields', depth, limits.depth);
    requireAtMost('COST_ESTIMATED_TOO_EXPENSIVE', 'fields', selections, limits.expandedSelections);
    requireAtMost('MAX_ALIASES_LIMIT', 'aliases', aliases, limits.aliases);
    requireAtMost('MAX_ROOT_FIELDS_LIMIT', 'root fields', fields, limits.rootFields);
    requireAtMost('COST_ESTIMATED_TOO_EXPENSIVE', 'directives', directives, limits.directives);
  }
}

function requireAtMost(code: ErrorCode, what: string, found: number, most: number): void {
  if (found <= most) return;
  throw new ClientError(code, `The document holds more than ${most} ${what}.`);
}
