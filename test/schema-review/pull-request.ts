import { describe, expect, test } from '@jest/globals';
import { findingCode } from '../../schema/check/finding-codes.ts';
import {
  type AffectedOperation,
  type CheckSettings,
  composeRevision,
  type Finding,
  type Review,
  type ReviewCache,
  reviewChange,
} from '../../schema/check.ts';
import type { Edit } from './edits.ts';
import type { Releases } from './shop-releases.ts';
import { type Choices, shopFiles, shopRevisions } from './shop-revisions.ts';

/** A change of the shop, and what a reviewer is told of it. */
export interface PullRequest {
  /** What it does, after "a pull request that". */
  readonly title: string;
  readonly edits: readonly Edit[];
  /** What it changes in each client's `bff.ts`. */
  readonly choices?: Choices;
  /** Live releases by clients, where they are not those of all cases. */
  readonly releases?: Releases;
  readonly settings?: Partial<CheckSettings>;
  /**
   * All that blocks or warns, in any order: severity, code, client (`-`: all), what it is about, and
   * whom it affects: `blocking FIELD_REMOVED mobile Product.sku: Search 5.1 5.2`.
   */
  readonly expected: readonly string[];
  /** Notes that must be among those told. */
  readonly notes?: readonly string[];
  readonly verdict: Review['verdict'];
}

/** Declares a test for each pull request. What they have in common is composed and planned once. */
export function describePullRequests(name: string, all: readonly PullRequest[]): void {
  const cache = memoryCache();
  describe(name, () => {
    test.each(all)('$title', async (pullRequest) => {
      const { findings, verdict } = await reviewOf(pullRequest, cache);
      const lines = findings.map(lineOf).sort();
      const told = lines.filter((line) => !line.startsWith('note '));
      const { expected, notes = [] } = pullRequest;
      expect({ told, verdict }).toEqual({
        told: expected.toSorted(),
        verdict: pullRequest.verdict,
      });
      expect(lines).toEqual(expect.arrayContaining([...notes]));
      const { levels, unused = 'warning' } = pullRequest.settings ?? {};
      const surprising = levels ? [] : findings.filter((each) => !isDocumented(each, unused));
      expect(surprising).toEqual([]);
    });
  });
}

/** Whether the list of codes says that a finding may be as grave as it is. */
function isDocumented(finding: Finding, unused: string): boolean {
  const { check, code, severity, message } = finding;
  const documented = findingCode(code)?.severity;
  // The composer has codes of its own; what is waived, or hidden from all, is a note.
  if (documented === undefined) return check === 'composition';
  if (severity === 'note' && /\(waived until|no client's contract shows it/.test(message))
    return true;
  return documented.includes(severity) || (documented.includes('`unused`') && severity === unused);
}

/** Reviews a pull request against the shop as it is. */
export async function reviewOf(
  { edits, choices, releases, settings }: PullRequest,
  cache: ReviewCache,
): Promise<Review> {
  const before = shopFiles();
  const after = edits.reduce((files, edit) => edit(files), before);
  const { base, head } = await shopRevisions({ before, after, choices, releases }, cache);
  return reviewChange(
    { base: composeRevision(base, cache), head: composeRevision(head, cache) },
    { levels: {}, unused: 'warning', today: '2026-11-26', ...settings },
  );
}

/** Keeps everything for as long as a suite runs. */
function memoryCache(): ReviewCache {
  const kept = new Map<string, unknown>();
  return {
    recall: <Value>(key: string, make: () => Value): Value => {
      if (!kept.has(key)) kept.set(key, make());
      return kept.get(key) as Value;
    },
  };
}

function lineOf({ severity, code, client, affected = [], ...finding }: Finding): string {
  const uses = affected.map(useOf).sort().join(', ');
  const about = finding.coordinate ?? finding.subgraph ?? (uses === '' ? finding.place?.file : '');
  const whom = [about, uses].filter((part) => part).join(': ');
  return `${severity} ${code} ${client ?? '-'} ${whom || '-'}`;
}

function useOf({ operation, versions }: AffectedOperation): string {
  return [operation, ...versions].join(' ');
}
