import type {
  Miss,
  ReleasesReport,
  RetiringOperation,
  VersionReport,
} from '../registry/releases-report.ts';
import { tableText } from './table.ts';

/** What a person reads of a client's releases, versions and operations on their way out. */
export function releasesText(report: ReleasesReport): string {
  return [
    report.releases.length > 0 ? releasesTable(report) : `${report.client}: no releases\n`,
    ...report.versions.map((version) => readinessOf(report.client, version)),
    report.retiring.length > 0 ? retiringTable(report) : '',
  ].join('');
}

function releasesTable({ client, releases }: ReleasesReport): string {
  return tableText([
    [client, 'state', 'published', 'operations', 'last 24 h', 'requests', 'last seen'],
    ...releases.map((release) => [
      release.version,
      release.state,
      minuteOf(release.publishedAt),
      countText(release.operations),
      countText(release.requestsOfDay),
      countText(release.requests),
      release.lastSeen ? minuteOf(release.lastSeen) : 'never',
    ]),
  ]);
}

/** `mobile 5.2: 99.7 % of requests known; 3 unknown ids, 1 exempt`, and the misses themselves. */
function readinessOf(client: string, version: VersionReport): string {
  const { knownShare, unknown, texts } = version;
  const share = knownShare === null ? 'no requests' : `${percent(knownShare)} of requests known`;
  const beside = besideText(version);
  const line = `${client} ${version.version}: ${share}${beside && `; ${beside}`}\n`;
  return line + tableText([...missRows('id', unknown.top), ...missRows('text', texts.top)]);
}

function besideText({ unknown, texts, exempt, refused }: VersionReport): string {
  return [
    counted(unknown.operations, 'unknown id'),
    counted(texts.operations, 'unregistered text'),
    exempt.operations > 0 ? `${exempt.operations} exempt` : '',
    refused.requests > 0 ? `${counted(refused.requests, 'request')} refused` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** `3 unknown ids`, or nothing when there is none. */
function counted(count: number, name: string): string {
  return count === 0 ? '' : `${countText(count)} ${name}${count > 1 ? 's' : ''}`;
}

function missRows(kind: string, misses: readonly Miss[]): string[][] {
  return misses.map(({ id, name, requests, lastSeen }) => [
    `  ${kind}`,
    id,
    name ?? '(no name)',
    counted(requests, 'request'),
    `last seen ${minuteOf(lastSeen)}`,
  ]);
}

function retiringTable({ client, retiring }: ReleasesReport): string {
  const rows = retiring.map((operation) => [
    `  ${operation.state}`,
    operation.id,
    operation.name,
    usedText(operation),
  ]);
  return `${client}, in no live release:\n${tableText(rows)}`;
}

function usedText({ state, goneAt, requests, lastSeen, lastVersion }: RetiringOperation): string {
  const seen = lastSeen
    ? `last seen ${minuteOf(lastSeen)} by ${lastVersion}, ${counted(requests, 'request')}`
    : 'never seen';
  if (!goneAt) return seen;
  return `${seen}, ${state === 'gone' ? 'gone since' : 'served until'} ${minuteOf(goneAt)}`;
}

/** Rounded down: what is not all must not look like it. */
function percent(share: number): string {
  return `${(Math.floor(share * 1_000 + 1e-9) / 10).toFixed(share === 1 ? 0 : 1)} %`;
}

const countText = (count: number): string => count.toLocaleString('en');

/** `2026-11-25 19:45Z` */
function minuteOf(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')}Z`;
}
