import type { Check } from '../check.ts';
import type { CompositionHint } from '../compose.ts';
import type { CompositionError } from '../composition-error.ts';
import type { ComposedRevision } from './composed-revision.ts';
import { authChanges } from './composition/auth-changes.ts';
import { authDifferences } from './composition/auth-differences.ts';
import { declarationOf } from './declarations.ts';
import type { Finding, Severity } from './finding.ts';
import type { Revision } from './revision.ts';

/**
 * Whether the head composes and can be served, what the composer remarks on that it did not remark
 * on before, and what viewers need who did not need it before, or the other way about.
 */
export const composition: Check = (revisions) => {
  const { base, head } = revisions;
  if (head.composition.kind === 'failed') {
    return head.composition.errors.map((error) => errorFinding(error, head.revision));
  }
  const known = new Set(hintsOf(base).map(hintKey));
  const hints = head.composition.hints.filter((hint) => !known.has(hintKey(hint)));
  return [
    ...hints.map((hint) => hintFinding(hint, head.revision)),
    ...authChanges(revisions),
    ...authDifferences(revisions),
  ];
};

function errorFinding(error: CompositionError, revision: Revision): Finding {
  const { code, message, subgraph, coordinate, line, column } = error;
  const file = revision.subgraphs.find(({ name }) => name === subgraph)?.file;
  const place = file !== undefined && line !== undefined && { file, line, column: column ?? 1 };
  return {
    code,
    check: 'composition',
    severity: 'blocking',
    message: sentence(message),
    advice: 'Nothing else is judged before the subgraphs compose.',
    subgraph,
    coordinate,
    ...(place && { place }),
  };
}

function hintsOf(revision: ComposedRevision | undefined): readonly CompositionHint[] {
  return revision?.composition.kind === 'composed' ? revision.composition.hints : [];
}

function hintKey({ code, message }: CompositionHint): string {
  return `${code} ${message}`;
}

const SEVERITIES: Readonly<Record<CompositionHint['level'], Severity>> = {
  WARN: 'warning',
  INFO: 'note',
  DEBUG: 'note',
};

function hintFinding(
  { code, level, message, coordinate }: CompositionHint,
  revision: Revision,
): Finding {
  return {
    code,
    check: 'composition',
    severity: SEVERITIES[level],
    message: sentence(message),
    coordinate,
    ...(coordinate !== undefined && declarationOf(revision, coordinate)),
  };
}

/** The composer's words on one line, with a full stop. */
function sentence(message: string): string {
  const line = message.replaceAll(/\s+/g, ' ').trim();
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
