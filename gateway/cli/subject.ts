import { existsSync, readFileSync, statSync } from 'node:fs';
import {
  formatManifestError,
  type HashedOperation,
  readPersistedOperations,
} from '#schema/operations';
import { type Asked, askedByAddress, askedByParameters } from './asked.ts';
import { UsageError } from './command.ts';
import { documentTexts } from './document-texts.ts';

/** What a person wants explained. */
export type Subject =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'request'; readonly asked: Asked }
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | {
      readonly kind: 'manifest';
      readonly format: string;
      readonly operations: readonly HashedOperation[];
    }
  | { readonly kind: 'unreadable'; readonly errors: readonly string[] };

/**
 * Finds out what a word of the command line means: a path, a request's address, a request or a
 * text itself, or else an id; `-` is standard input with any of these in it.
 *
 * @throws UsageError for a path at which there is nothing
 */
export function readSubject(word: string): Subject {
  if (word === '-') return subjectOfText(readFileSync(0, 'utf8'));
  if (existsSync(word)) {
    const isDocument = statSync(word).isDirectory() || /\.(?:graphql|gql)$/.test(word);
    if (isDocument) return { kind: 'texts', texts: documentTexts(word) };
    return subjectOfText(readFileSync(word, 'utf8'));
  }
  if (/\.(?:json|graphql|gql)$/.test(word)) throw new UsageError(`${word} does not exist.`);
  return subjectOfText(word);
}

function subjectOfText(given: string): Subject {
  const text = given.trim();
  const json = parsed(text);
  if (typeof json === 'object' && json !== null) return subjectOfJson(json, text);
  if (/^(?:https?:\/\/|\/|\?)/.test(text)) return { kind: 'request', asked: askedByAddress(text) };
  if (text.includes('{')) return { kind: 'texts', texts: [given] };
  return { kind: 'id', id: text };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function subjectOfJson(json: object, text: string): Subject {
  if (isRequest(json)) return { kind: 'request', asked: askedByParameters(json, 'POST') };
  if (Array.isArray(json) && json.every(isRequest)) {
    const [first = {}] = json;
    const asked = askedByParameters(first, 'POST');
    const fault = `It is a batch of ${json.length} requests: 400 BATCHING_NOT_ALLOWED.`;
    return { kind: 'request', asked: { ...asked, faults: [fault, ...asked.faults] } };
  }
  const reading = readPersistedOperations(text);
  if (reading.kind === 'failed') {
    return { kind: 'unreadable', errors: reading.errors.map(formatManifestError) };
  }
  return { kind: 'manifest', format: reading.format, operations: reading.operations };
}

function isRequest(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return REQUEST_PARAMETERS.some((name) => name in value) && !('format' in value);
}

const REQUEST_PARAMETERS = [
  'query',
  'documentId',
  'doc_id',
  'extensions',
  'operationName',
  'variables',
];
