import { type DocumentNode, type GraphQLError, getLocation, type Source } from 'graphql';
import { type SchemaElement, schemaElements } from './coordinate.ts';

/** A reason why subgraphs do not compose, and the place a reviewer should look at first. */
export interface CompositionError {
  /** Apollo's code, such as `FIELD_TYPE_MISMATCH`. */
  readonly code: string;
  readonly message: string;
  readonly subgraph?: string;
  /** The schema coordinate, such as `Product.price`. */
  readonly coordinate?: string;
  readonly line?: number;
  readonly column?: number;
}

/** The parsed SDL of each subgraph by its name, which is the name of its source, too. */
export type SubgraphDocuments = ReadonlyMap<string, DocumentNode>;

/**
 * One line for a terminal or a log, absent parts left out:
 * `products:12:3 Product.price FIELD_TYPE_MISMATCH Type of field …`
 */
export function formatCompositionError(error: CompositionError): string {
  const place = [error.subgraph, error.line, error.column].filter((part) => part !== undefined);
  const parts = [place.join(':'), error.coordinate, error.code, error.message];
  return parts.filter(Boolean).join(' ').replaceAll(/\s+/g, ' ');
}

/**
 * Reads an error of the composer. Its place is that of its first AST node. Errors without nodes
 * (satisfiability, duplicate types) only quote the element in their message; their place is where
 * a subgraph declares it.
 */
export function readCompositionError(
  error: GraphQLError,
  documents: SubgraphDocuments,
): CompositionError {
  const { subgraph, message } = splitSubgraph(error.message, documents);
  return {
    code: typeof error.extensions.code === 'string' ? error.extensions.code : 'INVALID_GRAPHQL',
    message,
    ...(subgraph !== undefined && { subgraph }),
    ...(placeOfFirstNode(error, documents) ?? placeOfQuotedElement(error, documents)),
  };
}

type Place = Pick<CompositionError, 'subgraph' | 'coordinate' | 'line' | 'column'>;

/** The composer writes `[products] …` before what concerns one subgraph only. */
function splitSubgraph(text: string, documents: SubgraphDocuments) {
  const [prefix, subgraph, message] = /^\[(.+?)\] (.*)$/s.exec(text) ?? [];
  if (prefix === undefined || subgraph === undefined || message === undefined) {
    return { message: text };
  }
  return documents.has(subgraph) ? { subgraph, message } : { message: text };
}

function placeOfFirstNode(error: GraphQLError, documents: SubgraphDocuments): Place | undefined {
  const { source, positions } = error;
  const position = positions?.[0];
  if (source === undefined || position === undefined) return undefined;
  const document = documents.get(source.name);
  if (document === undefined) return undefined;
  const enclosing = [...schemaElements(document)].findLast(
    ({ node }) => node.loc && node.loc.start <= position && position < node.loc.end,
  );
  // A node starts at its description; a reviewer looks for its name.
  if (enclosing?.node.loc?.start === position) return placeOfElement(enclosing);
  return { ...placeIn(source, position), ...(enclosing && { coordinate: enclosing.coordinate }) };
}

function placeOfQuotedElement(
  error: GraphQLError,
  documents: SubgraphDocuments,
): Place | undefined {
  const { subgraph } = splitSubgraph(error.message, documents);
  const candidates = subgraph === undefined ? [...documents.keys()] : [subgraph];
  for (const [, quoted] of error.message.matchAll(/"([^"\s]+)"/g)) {
    for (const name of candidates) {
      const document = documents.get(name);
      const elements = document ? [...schemaElements(document)] : [];
      const element = elements.find(({ coordinate }) => coordinate === quoted);
      if (element) return placeOfElement(element);
    }
  }
  return undefined;
}

function placeOfElement({ coordinate, node }: SchemaElement): Place {
  const { loc } = node.name;
  return { coordinate, ...(loc && placeIn(loc.source, loc.start)) };
}

function placeIn(source: Source, position: number): Place {
  return { subgraph: source.name, ...getLocation(source, position) };
}
