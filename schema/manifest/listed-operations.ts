import { isJsonObject, type JsonObject } from './json-object.ts';

/** What a file says of one operation. */
export interface ListedOperation {
  readonly id: string;
  /** Where the format has names. */
  readonly name?: string;
  readonly body: string;
}

/** What a file that is no Apollo manifest lists, and its format in words. */
export interface ListedOperations {
  readonly format: string;
  readonly operations: readonly ListedOperation[];
}

/**
 * Recognises the formats that are maps, by shape: `{id: text}` (Relay, GraphQL Code Generator),
 * `[[id, text]]` (what relay-compiler sends a server), `{id: {name, source}}` (Apollo iOS's legacy
 * manifest, Apollo Kotlin's operation output). Undefined for what may be Apollo's manifest, or is
 * no JSON at all.
 */
export function listedOperations(json: unknown): ListedOperations | 'unknown' | undefined {
  if (Array.isArray(json)) return json.length > 0 && json.every(isPair) ? pairs(json) : 'unknown';
  if (!isJsonObject(json) || 'format' in json || 'operations' in json) return undefined;
  const entries = Object.entries(json);
  if (entries.length === 0) return 'unknown';
  if (entries.every(isPair)) return { format: mapFormat(entries), operations: bodies(entries) };
  const described = entries.flatMap(([id, value]) => describedOperation(id, value) ?? []);
  if (described.length !== entries.length) return 'unknown';
  const format = "a map of names and sources (Apollo iOS legacy, Apollo Kotlin's operation output)";
  return { format, operations: described };
}

type Pair = [id: string, body: string];

function isPair(value: unknown): value is Pair {
  return (
    Array.isArray(value) && value.length === 2 && value.every((each) => typeof each === 'string')
  );
}

function pairs(entries: readonly Pair[]): ListedOperations {
  return { format: 'a list of ids and texts (Relay)', operations: bodies(entries) };
}

function bodies(entries: readonly Pair[]): ListedOperation[] {
  return entries.map(([id, body]) => ({ id, body }));
}

function describedOperation(id: string, value: unknown): ListedOperation | undefined {
  const { name, source }: JsonObject = isJsonObject(value) ? value : {};
  if (typeof name !== 'string' || typeof source !== 'string') return undefined;
  return { id, name, body: source };
}

/** The ids of a flat map tell whose it is. */
function mapFormat(entries: readonly Pair[]): string {
  const kind = ID_KINDS.find(([pattern]) => entries.every(([id]) => pattern.test(id)));
  return `a flat map of ${kind?.[1] ?? 'ids of its own'}`;
}

const ID_KINDS: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/^sha256:[0-9a-f]{64}$/, 'prefixed SHA-256 ids (GraphQL Code Generator 6)'],
  [/^[0-9a-f]{64}$/, 'SHA-256 ids (Relay, Cosmo)'],
  [/^[0-9a-f]{40}$/, 'SHA-1 ids (GraphQL Code Generator 5, Relay)'],
  [/^[0-9a-f]{32}$/, 'MD5 ids (Relay)'],
];
