import { sha256 } from '../operation.ts';
import type { ReleasedOperation, ReleaseRecord } from './registry.ts';

/** The operations of a release, by the addresses of their texts. */
export type ReleaseList = readonly ListedOperation[];

export type ListedOperation = ReleaseRecord['operations'][number] & {
  readonly address: string;
};

/** What a release is kept as: its list, and each operation under the SHA-256 of its text. */
export interface ReleaseTexts {
  /** Address of the list. */
  readonly list: string;
  readonly texts: ReadonlyMap<string, string>;
}

/** What two releases have in common has one address, so it is kept, sent and read once. */
export function releaseTexts(operations: readonly ReleasedOperation[]): ReleaseTexts {
  const texts = new Map<string, string>();
  const keep = (text: string): string => {
    const address = sha256(text);
    texts.set(address, text);
    return address;
  };
  const listed = operations.map((operation) => {
    const { id, hash, name } = operation;
    return { id, hash, name, address: keep(operationText(operation)) };
  });
  return { list: keep(listText(listed)), texts };
}

export function operationText({ id, hash, name, type, body, plans }: ReleasedOperation): string {
  return JSON.stringify({ id, hash, name, type, body, plans });
}

/** Most ids are the hash, which then stands there once. */
export function listText(list: ReleaseList): string {
  return JSON.stringify(
    list.map(({ id, hash, name, address }) => [id, hash === id ? '' : hash, name, address]),
  );
}

/** @throws UnreadableTextError when the text is not what its address says */
export function readList(address: string, text: string | undefined): ReleaseList {
  const rows = JSON.parse(genuine(address, text)) as [string, string, string, string][];
  return rows.map(([id, hash, name, at]) => ({ id, hash: hash || id, name, address: at }));
}

/** @throws UnreadableTextError when the text is not what its address says */
export function readOperation(address: string, text: string | undefined): ReleasedOperation {
  return JSON.parse(genuine(address, text)) as ReleasedOperation;
}

/** What a release holds is not what was published. */
export class UnreadableTextError extends Error {}

function genuine(address: string, text: string | undefined): string {
  if (text === undefined) throw new UnreadableTextError(`a text of it is missing (${address}).`);
  if (sha256(text) === address) return text;
  throw new UnreadableTextError(`a text of it was altered (${address}).`);
}
