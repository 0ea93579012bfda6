import { type DocumentNode, type Token, TokenKind } from 'graphql';
import type { SchemaElement } from '../../coordinate.ts';
import type { LintedSubgraph } from '../lint/linted-graph.ts';
import type { Place } from '../revision.ts';

/** A comment in a subgraph's SDL that lets findings pass, as far as it says what it should. */
export interface Waiver {
  readonly codes: readonly string[];
  /** The last day on which it holds: `2027-01-31`. Absent: it names no day that there is. */
  readonly until?: string | undefined;
  /** Why; empty: it does not say. */
  readonly reason: string;
  readonly subgraph: string;
  /** The element below it. Absent: it stands above nothing. */
  readonly coordinate?: string | undefined;
  readonly place: Place;
  /** As it is written. */
  readonly text: string;
}

/**
 * The waivers of a subgraph: comment lines above an element, description or not, of the form
 * `# facet-waive CODE, CODE until 2027-01-31: reason`.
 */
export function writtenWaivers({ file, document, elements }: LintedSubgraph): Waiver[] {
  const starts = new Map(elements.flatMap(startsOf));
  return comments(document).flatMap((comment): Waiver[] => {
    const [, text] = /^\s*facet-waive\b\s*(.*)$/.exec(comment.value) ?? [];
    if (text === undefined) return [];
    const place = { file: file.file, line: comment.line, column: comment.column };
    const start = below(comment);
    const coordinate = start && starts.get(start);
    return [{ ...readWaiver(text.trim()), subgraph: file.name, coordinate, place }];
  });
}

function readWaiver(text: string): Pick<Waiver, 'codes' | 'until' | 'reason' | 'text'> {
  const [, head = '', reason = ''] = /^([^:]*):?(.*)$/.exec(text) ?? [];
  const [codes = '', until = ''] = head.split(/\buntil\b/);
  const [day] = /\b\d{4}-\d{2}-\d{2}\b/.exec(until) ?? [];
  return {
    codes: codes.match(/\b[A-Z][A-Z0-9_]+\b/g) ?? [],
    until: day !== undefined && !Number.isNaN(Date.parse(day)) ? day : undefined,
    reason: reason.trim(),
    text,
  };
}

function comments(document: DocumentNode): Token[] {
  const found: Token[] = [];
  for (let token = document.loc?.startToken; token; token = token.next ?? undefined) {
    if (token.kind === TokenKind.COMMENT) found.push(token);
  }
  return found;
}

/** An element begins with its description; a comment may stand below that, too. */
function startsOf({ coordinate, node }: SchemaElement): [Token, string][] {
  const description = 'description' in node ? node.description?.loc : undefined;
  const tokens = [node.loc?.startToken, description && below(description.endToken)];
  return tokens.flatMap((token): [Token, string][] => (token ? [[token, coordinate]] : []));
}

/** The next token that says something. At the end of a line, what a comment is about is a guess. */
function below(token: Token): Token | undefined {
  if (token.kind === TokenKind.COMMENT && token.prev?.line === token.line) return undefined;
  let next = token.next;
  while (next?.kind === TokenKind.COMMENT) next = next.next;
  return next ?? undefined;
}
