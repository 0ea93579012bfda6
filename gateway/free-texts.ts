import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { type DocumentRules, type Operation, operationOfText, sha256 } from './operation.ts';
import type { CountCompilation } from './telemetry/generation-metrics.ts';

/** Operations that clients sent as text, the most recent of them. */
export interface FreeTexts {
  /** @throws ClientError when the text does not parse or fit the schema */
  operationOf(text: string, operationName: string | undefined): Operation;
  /** The document of a text that is still known, by its SHA-256. */
  documentOf(hash: string): DocumentNode | undefined;
}

/** Reads free texts, each once for as long as it is among the most recent. */
export function createFreeTexts(rules: DocumentRules, count: CountCompilation): FreeTexts {
  const operations = new LRUCache<string, Operation>({ max: TEXTS_MAX });
  const documents = new LRUCache<string, DocumentNode>({ max: TEXTS_MAX });
  return {
    operationOf: (text, operationName) => {
      const hash = sha256(text);
      const key = `${hash} ${operationName ?? ''}`;
      const known = operations.get(key);
      if (known) return known;
      count('parse', 'traffic', 1);
      count('validate', 'traffic', 1);
      const operation = operationOfText(text, operationName, rules);
      operations.set(key, operation);
      documents.set(hash, operation.document);
      return operation;
    },
    documentOf: (hash) => documents.get(hash),
  };
}

/** Most texts that are kept, a few tens of kilobytes each. */
const TEXTS_MAX = 500;
