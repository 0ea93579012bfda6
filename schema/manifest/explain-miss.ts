import { explainId } from './explain-id.ts';
import { explainText } from './explain-text.ts';
import type { KnownOperation, MissFinding } from './miss-finding.ts';
import type { MissContext } from './miss-question.ts';
import { OperationIndex } from './operation-index.ts';

/** Says what is known about an id or a text that was asked for. */
export interface MissExplainer {
  explainId(id: string, context?: MissContext): MissFinding;
  /** The flaws of a text, then what it is nearest to. */
  explainText(text: string, context?: MissContext): readonly MissFinding[];
  /** Does in small steps what the first question would do at once. */
  prepare(): Generator<void>;
}

/** Explains misses by what is registered, or was. */
export function createMissExplainer(operations: readonly KnownOperation[]): MissExplainer {
  const index = new OperationIndex(operations);
  return {
    prepare: () => index.prepare(),
    explainId: (id, context) => explainId(id, { index, ...context }),
    explainText: (text, context) => explainText(text, { index, ...context }),
  };
}
