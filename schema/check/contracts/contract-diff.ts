import { type StructuredPatchHunk, structuredPatch } from 'diff';
import type { PairedClient } from '../paired-operations.ts';

/**
 * A client's schema before and after as a unified diff without file names; empty: they are equal, or
 * there are not two of them.
 */
export function contractDiff({ base, head }: Pick<PairedClient, 'base' | 'head'>): string {
  if (base?.contract.kind !== 'contract' || head?.contract.kind !== 'contract') return '';
  const [before, after] = [base.contract.sdl, head.contract.sdl];
  if (before === after) return '';
  const patch = structuredPatch('', '', before, after, '', '', { context: CONTEXT_LINES });
  return patch.hunks.map(hunkText).join('\n');
}

const CONTEXT_LINES = 2;

function hunkText({ oldStart, oldLines, newStart, newLines, lines }: StructuredPatchHunk): string {
  return [`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`, ...lines].join('\n');
}
