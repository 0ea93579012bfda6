import type { KnownOperation } from './miss-finding.ts';
import type { OperationIndex } from './operation-index.ts';

/** Whose request it was, as far as it says so. */
export interface MissContext {
  /** Only what this client registered is served; without one, what any did. */
  readonly client?: string | undefined;
  readonly operationName?: string | undefined;
}

/** What is asked about an id or a text. */
export interface MissQuestion extends MissContext {
  readonly index: OperationIndex;
}

/** Whether the client of the request registered it. */
export function isOwn(operation: KnownOperation, { client }: MissContext): boolean {
  return client === undefined || operation.client === client;
}
