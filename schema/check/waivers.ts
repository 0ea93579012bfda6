import type { Revisions } from '../check.ts';
import { parentCoordinate } from '../coordinate.ts';
import type { Finding } from './finding.ts';
import { contractTags } from './lint/contract-tags.ts';
import { lintedGraph } from './lint/linted-graph.ts';
import { lintRevision } from './lint.ts';
import type { Revision } from './revision.ts';
import type { CheckSettings } from './settings.ts';
import { type WaiverFault, waiverFault } from './waivers/waiver-fault.ts';
import { type Waiver, writtenWaivers } from './waivers/written-waivers.ts';

/** What waivers make of a review's findings. */
export interface Waived {
  /** All of them; those that a waiver lets pass are notes. */
  readonly findings: readonly Finding[];
  /** What is to be said of the waivers themselves. */
  readonly remarks: readonly Finding[];
}

/**
 * Lets findings of any check pass that a waiver above their element names, or above what contains
 * it. Whether the graph composes cannot be waived.
 */
export function waive(
  findings: readonly Finding[],
  { base, head }: Revisions,
  settings: CheckSettings,
): Waived {
  const written = waiversOf(head.revision, settings);
  if (written.length === 0) return { findings, remarks: [] };
  const review = { base: base?.revision, head: head.revision, settings, findings };
  const holding = written.filter((waiver) => holds(waiver, settings));
  return {
    findings: findings.map((finding) => letPass(finding, holding)),
    remarks: remarksOn(written, review),
  };
}

function waiversOf(revision: Revision, settings: CheckSettings): Waiver[] {
  // Most graphs have none, and reading takes a while.
  if (!revision.subgraphs.some(({ sdl }) => sdl.includes('facet-waive'))) return [];
  return lintedGraph(revision, settings).subgraphs.flatMap(writtenWaivers);
}

function holds(waiver: Waiver, { today }: CheckSettings): boolean {
  return waiverFault(waiver, dayOf(today)) === undefined && !isExpired(waiver, today);
}

function isExpired({ until = '' }: Waiver, today: string): boolean {
  return until < dayOf(today);
}

function dayOf(today: string): string {
  return today.slice(0, 'yyyy-mm-dd'.length);
}

function letPass(finding: Finding, waivers: readonly Waiver[]): Finding {
  const waiver = waivers.find((each) => covers(each, finding));
  if (waiver === undefined || finding.severity === 'note') return finding;
  const message = `${finding.message.replace(/\.$/, '')} (waived until ${waiver.until}: ${waiver.reason}).`;
  return { ...finding, severity: 'note', message };
}

function covers(waiver: Waiver, finding: Finding): boolean {
  if (finding.check === 'composition' && finding.severity === 'blocking') return false;
  // Lint judges the words of one subgraph; what others find is about the element, wherever it stands.
  if (finding.check === 'lint' && finding.subgraph !== waiver.subgraph) return false;
  if (!waiver.codes.includes(finding.code)) return false;
  let coordinate = finding.coordinate;
  while (coordinate !== undefined && coordinate !== waiver.coordinate) {
    coordinate = parentCoordinate(coordinate);
  }
  return coordinate !== undefined;
}

interface WaiverReview {
  readonly base: Revision | undefined;
  readonly head: Revision;
  readonly settings: CheckSettings;
  readonly findings: readonly Finding[];
}

function remarksOn(
  written: readonly Waiver[],
  { base, head, settings, findings }: WaiverReview,
): Finding[] {
  const old = new Set(base && waiversOf(base, settings).map(keyOf));
  // What lint does not tell because it is old, a waiver may stand for.
  const before = base ? lintFindings(base, settings) : [];
  const now = [...findings, ...lintFindings(head, settings)];
  return written.flatMap((waiver): Finding[] => {
    const isOld = old.has(keyOf(waiver));
    const fault = waiverFault(waiver, dayOf(settings.today));
    if (fault) return isOld ? [] : [remark(waiver, fault, 'blocking')];
    if (isExpired(waiver, settings.today)) {
      return [remark(waiver, expired(waiver), isOld ? 'warning' : 'blocking')];
    }
    const isOfUse = isUsed(waiver, now) || (isOld && !isUsed(waiver, before));
    return isOfUse ? [] : [remark(waiver, unused(waiver), 'warning')];
  });
}

function keyOf({ subgraph, coordinate, text }: Waiver): string {
  return JSON.stringify([subgraph, coordinate, text]);
}

function lintFindings(revision: Revision, settings: CheckSettings): Finding[] {
  const tags = settings.tags ?? contractTags([revision]);
  return lintRevision(revision, { ...settings, tags }).map(({ finding }) => finding);
}

function isUsed(waiver: Waiver, findings: readonly Finding[]): boolean {
  return findings.some((finding) => covers(waiver, finding));
}

function remark(
  { subgraph, coordinate, place }: Waiver,
  fault: WaiverFault,
  severity: Finding['severity'],
): Finding {
  return { ...fault, check: 'lint', severity, subgraph, coordinate, place };
}

function expired({ codes, until, reason }: Waiver): WaiverFault {
  return {
    code: 'WAIVER_EXPIRED',
    message: `The waiver of ${codes.join(', ')} ended on ${until}: ${reason.replace(/\.$/, '')}.`,
    advice: 'Mend what it is about and take it out, or give it a new day and say why.',
  };
}

function unused({ codes, coordinate }: Waiver): WaiverFault {
  if (coordinate === undefined) {
    return {
      code: 'WAIVER_UNUSED',
      message: `The waiver of ${codes.join(', ')} stands above no element.`,
      advice: 'Give it a line of its own, above the description of what it is about.',
    };
  }
  return {
    code: 'WAIVER_UNUSED',
    message: `The waiver of ${codes.join(', ')} above \`${coordinate}\` waives nothing.`,
    advice: 'Take it out.',
  };
}
