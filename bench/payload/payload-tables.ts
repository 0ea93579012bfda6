import { columns } from '../report/columns.ts';
import { IMAGE_PERCENT, type ImagePayload } from './image-payload.ts';
import type { PayloadReport } from './measure-payloads.ts';
import type { OperationPayload } from './operation-payload.ts';
import { SCREEN_PERCENT, type Screen } from './screens.ts';
import { missedOf } from './targets.ts';

/** A report as text for a terminal of 120 columns. */
export function payloadTables(report: PayloadReport): string {
  const { operations, screens, images } = report;
  const missed = missedOf(report);
  return [
    operationTable(operations),
    leverTable(operations.filter(({ client }) => client === 'mobile')),
    screenTable(screens),
    imageLines(images),
    missed > 0 ? `targets missed: ${missed}` : 'no target missed',
  ].join('\n\n');
}

const ENCODINGS = ['zstd', 'br', 'gzip'] as const;

function operationTable(operations: readonly OperationPayload[]): string {
  const head = [
    ...['', 'fields', 'requests', 'raw', ...ENCODINGS, '304'],
    ...['full web type', 'saved', 'and gzip'],
  ];
  const rows = operations.map((each) => [
    `${each.client} ${each.operation}`,
    ...[each.fields, each.subgraphRequests, each.rawBytes].map(grouped),
    ...ENCODINGS.map((encoding) => grouped(each.encodedBytes?.[encoding] ?? null)),
    grouped(each.notModifiedBytes),
    grouped(each.levers?.fullTypeBytes ?? null),
    ...[each.rawBytes, each.encodedBytes?.gzip].map((bytes) =>
      savedOf(bytes, each.levers?.fullTypeBytes),
    ),
  ]);
  return [
    'Bytes of each answer’s body, by what its client reads; of a 304, which has none, those of its head. Requests are',
    'those to subgraphs. Saved: of the same objects with every field that the web’s types have. Mutations make things',
    'on the spot, so their sizes differ from run to run; all others do not.',
    columns([head, ...rows]),
  ].join('\n');
}

/** What each lever leaves, in bytes and percent. */
function leverTable(operations: readonly OperationPayload[]): string {
  const head = ['', 'full web type', 'contract', '', 'selection', '', 'list sizes', '', 'gzip', ''];
  const rows = operations.flatMap(({ operation, levers, encodedBytes, rawBytes, ...rest }) => {
    if (!levers || !encodedBytes) return [];
    const { fullTypeBytes, contractBytes, selectionBytes } = levers;
    const left = [
      contractBytes,
      selectionBytes,
      rawBytes,
      encodedBytes.gzip,
      rest.notModifiedBytes,
    ];
    const cells = left.flatMap((bytes) => [grouped(bytes), percentOf(bytes, fullTypeBytes)]);
    return [[operation, grouped(fullTypeBytes), ...cells]];
  });
  return [
    'What is left of the full web type on mobile, after one lever and the next: the fields of the client’s',
    'contract, those that the operation selects, lists of its sizes below the root, gzip, and nothing new (304).',
    columns([[...head, '304', ''], ...rows]),
  ].join('\n');
}

function screenTable(screens: readonly Screen[]): string {
  const rows = screens.map(({ mobile, web, mobileBytes, webBytes, percent, verdict }) => [
    `${mobile} of ${web}`,
    ...[grouped(mobileBytes), grouped(webBytes), `${percent} %`],
    verdictOf(verdict),
  ]);
  return [
    `Screens of the phone beside pages of the web, uncompressed; target: at most ${SCREEN_PERCENT} %`,
    columns([['', 'mobile', 'web', '', ''], ...rows]),
  ].join('\n');
}

function imageLines({ operation, pictures, percent, verdict, ...bytes }: ImagePayload): string {
  const [served, originals] = [grouped(bytes.servedBytes), grouped(bytes.originalBytes)];
  return [
    `The ${pictures} pictures of mobile ${operation}; target: at most ${IMAGE_PERCENT} % of the originals`,
    `  ${served} bytes of ${originals}: ${percent} %  ${verdictOf(verdict)}`,
  ].join('\n');
}

function verdictOf(verdict: 'met' | 'missed'): string {
  return verdict === 'missed' ? 'MISSED' : verdict;
}

function grouped(count: number | null): string {
  return count === null ? '–' : count.toLocaleString('en');
}

function percentOf(part: number | null, whole: number): string {
  if (part === null) return '';
  const percent = Math.round((100 * part) / whole);
  return percent === 0 ? '< 1 %' : `${percent} %`;
}

function savedOf(bytes: number | undefined, whole: number | undefined): string {
  // Rounded down: nothing is saved whole.
  if (bytes === undefined || whole === undefined) return '–';
  return `${Math.floor((100 * (whole - bytes)) / whole)} %`;
}
