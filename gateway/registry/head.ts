import type { Retirement } from './registry.ts';
import type { Signature } from './signature.ts';

/** What counts for one client, as a store keeps it. */
export interface Head {
  readonly releases: readonly HeadRelease[];
  readonly retirements: readonly HeadRetirement[];
}

/** One release: what was published when, and where the list of its operations is. */
export interface HeadRelease {
  readonly version: string;
  readonly publishedAt: string;
  readonly endedAt?: string;
  /** Address of the release's list, which holds the addresses of all that belongs to it. */
  readonly list: string;
  readonly signature?: string;
}

export interface HeadRetirement {
  readonly id: string;
  readonly retirement: Retirement;
  readonly signature?: string;
}

export const EMPTY_HEAD: Head = { releases: [], retirements: [] };

export function formatHead(head: Head): string {
  return JSON.stringify(head);
}

/** Reads a head, in which anybody may have written anything; undefined when it is none. */
export function parseHead(text: string): Head | undefined {
  try {
    const { releases, retirements } = JSON.parse(text) as Head;
    return {
      releases: releases.filter(isObject),
      retirements: retirements.filter((each) => isObject(each) && isObject(each.retirement)),
    };
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** The release as it is kept: with a signature over all that it says and holds. */
export function signedRelease(
  client: string,
  { signature: _, ...release }: HeadRelease,
  signature: Signature,
): HeadRelease {
  const signed = signature.sign(releaseSubject(client, release));
  return signed === undefined ? release : { ...release, signature: signed };
}

export function isReleaseValid(
  client: string,
  release: HeadRelease,
  signature: Signature,
): boolean {
  return signature.isValid(releaseSubject(client, release), release.signature);
}

/** What became of an operation, as it is kept. */
export function signedRetirement(
  client: string,
  { id, retirement }: HeadRetirement,
  signature: Signature,
): HeadRetirement {
  const signed = signature.sign(retirementSubject(client, { id, retirement }));
  return { id, retirement, ...(signed !== undefined && { signature: signed }) };
}

export function isRetirementValid(
  client: string,
  entry: HeadRetirement,
  signature: Signature,
): boolean {
  return signature.isValid(retirementSubject(client, entry), entry.signature);
}

function releaseSubject(client: string, release: HeadRelease): string {
  const { version, publishedAt, endedAt = null, list } = release;
  return JSON.stringify(['release', client, version, publishedAt, endedAt, list]);
}

function retirementSubject(client: string, { id, retirement }: HeadRetirement): string {
  const { state, since } = retirement;
  const goneAt = retirement.state === 'tombstoned' ? retirement.goneAt : null;
  return JSON.stringify(['retirement', client, id, state, since, goneAt]);
}
