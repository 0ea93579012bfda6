import { createHash } from 'node:crypto';
import type { Finding, Severity } from '../check/finding.ts';
import { findingLines } from './finding-lines.ts';
import type { ReviewContext } from './review-context.ts';
import { LEVELS, worstOf } from './sarif-rules.ts';

/** Code scanning takes 25,000 results and shows 5,000. */
const MOST_RESULTS = 5_000;

/** Results, the worst first: what several clients are told of one element is one. */
export function sarifResults(
  findings: readonly Finding[],
  codes: readonly string[],
  context: ReviewContext,
) {
  const groups = [...Map.groupBy(findings, resultKey).values()];
  return groups
    .sort((one, other) => RANKS[worstOf(one)] - RANKS[worstOf(other)])
    .slice(0, MOST_RESULTS)
    .map((group) => result(group, codes, context));
}

const RANKS: Readonly<Record<Severity, number>> = { blocking: 0, warning: 1, note: 2 };

function resultKey({ code, place, coordinate, client }: Finding): string {
  return JSON.stringify([code, place?.file, place?.line, coordinate ?? client]);
}

function result(group: readonly Finding[], codes: readonly string[], context: ReviewContext) {
  const [{ code, place } = { code: '' }] = group as readonly Partial<Finding>[];
  const coordinates = [...new Set(group.flatMap(({ coordinate }) => coordinate ?? []))];
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code ?? ''),
    level: LEVELS[worstOf(group)],
    message: {
      text: group
        .map((finding) => findingLines(finding, context.reviewedAt).join('\n'))
        .join('\n\n'),
    },
    locations: [
      {
        physicalLocation: physicalLocation(place, context),
        ...(coordinates.length > 0 && { logicalLocations: coordinates.map(logicalLocation) }),
      },
    ],
    partialFingerprints: fingerprints(group),
    properties: { findings: group.map(reviewed) },
  };
}

/**
 * Relative to the repository, which code scanning knows. A finding without a place stands at the
 * project's settings; what is gone from the head has no line there, so it stands in the first.
 */
function physicalLocation(place: Finding['place'], { folder = '' }: ReviewContext) {
  const isThere = place && place.side !== 'base';
  return {
    artifactLocation: {
      uri: uriOf(folder + (place?.file ?? PROJECT_FILE)),
      uriBaseId: '%SRCROOT%',
    },
    region: { startLine: isThere ? place.line : 1, startColumn: isThere ? place.column : 1 },
  };
}

const PROJECT_FILE = 'facet.json';

function uriOf(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/');
}

function logicalLocation(coordinate: string) {
  return { fullyQualifiedName: coordinate, kind: kindOf(coordinate) };
}

function kindOf(coordinate: string): string {
  if (coordinate.includes('(')) return 'parameter';
  return coordinate.includes('.') ? 'member' : 'type';
}

/**
 * The same wherever in its file the thing stands, and however much it takes this time. GitHub looks
 * at the first alone, and would else make one of the line's text.
 */
function fingerprints(group: readonly Finding[]) {
  const identity = group.map(({ code, client, subgraph, coordinate, place, message }) => [
    code,
    client,
    subgraph,
    coordinate,
    place?.file,
    message.replace(/\d[\d.,]*/g, '#'),
  ]);
  const hash = createHash('sha256').update(JSON.stringify(identity.sort())).digest('hex');
  return { primaryLocationLineHash: `${hash.slice(0, 16)}:1`, 'facetFinding/v1': hash };
}

/** What SARIF has no member for. */
function reviewed({ severity, client, subgraph, coordinate, affected = [] }: Finding) {
  return { severity, client, subgraph, coordinate, affected };
}
