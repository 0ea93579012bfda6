import { type DefinitionNode, type DocumentNode, GraphQLError, Kind, parse, Source } from 'graphql';
import type { Violation } from './violations.ts';

/** A file of a client's `operations/` folder. */
export interface OperationFile {
  readonly path: string;
  readonly text: string;
}

/** All files of a client as one document, and the syntax errors of those that do not parse. */
export interface Documents {
  readonly document: DocumentNode;
  readonly syntaxErrors: readonly Violation[];
}

/** Parses a client's files into one document; each definition keeps its file as its source. */
export function readDocuments(files: readonly OperationFile[]): Documents {
  const definitions: DefinitionNode[] = [];
  const syntaxErrors: Violation[] = [];
  for (const { path, text } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    try {
      definitions.push(...parse(new Source(text, path)).definitions);
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      syntaxErrors.push({ rule: 'Syntax', error });
    }
  }
  return { document: { kind: Kind.DOCUMENT, definitions }, syntaxErrors };
}
