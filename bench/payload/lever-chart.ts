import { FAINT, GRID, line, picture, rect, type Svg, text } from '../report/svg.ts';
import type { PayloadReport } from './measure-payloads.ts';
import type { OperationPayload } from './operation-payload.ts';

const WIDTH = 960;
const LEFT = 130;
const RIGHT = 740;
const HEAD = 112;
const BAR = 24;
const ROW = 38;

/** What each lever takes away, in the order in which a bar is read from its right end. */
const LEVERS = [
  { label: 'contract', colour: '#5b7fb5' },
  { label: 'selection', colour: '#3f9a8c' },
  { label: 'list sizes', colour: '#c99a2e' },
  { label: 'gzip', colour: '#9a6bb0' },
] as const;

/** What travels, after all of them. */
const TRAVELS = { label: 'travels', colour: '#d9480f' };

/** The phones' answers as parts of the full web type: what travels, and what took the rest away. */
export function leverChart({ operations, screens }: PayloadReport): Svg {
  const queries = operations.filter(({ client, levers }) => client === 'mobile' && levers);
  const height = HEAD + queries.length * ROW + 16;
  const pageOf = new Map(screens.map((screen) => [screen.mobile, screen]));
  return picture(
    'What makes the phone’s answers small',
    [WIDTH, height],
    [
      text(
        [20, 52],
        'a whole bar: the same objects with every field of the web’s types, uncompressed; each part: what a lever takes away',
        { colour: FAINT },
      ),
      ...legend(),
      text([RIGHT + 14, HEAD - 26], 'bytes, before', { colour: FAINT, size: 11 }),
      text([RIGHT + 14, HEAD - 10], 'and after', { colour: FAINT, size: 11 }),
      text([WIDTH - 20, HEAD - 26], 'uncompressed,', { colour: FAINT, size: 11, anchor: 'end' }),
      text([WIDTH - 20, HEAD - 10], 'of the web page', { colour: FAINT, size: 11, anchor: 'end' }),
      ...[0, 25, 50, 75, 100].flatMap((percent) => gridLine(percent, height)),
      ...queries.flatMap((operation, row) => {
        const page = pageOf.get(operation.operation);
        const told = page ? `${page.percent} % ${page.verdict === 'met' ? '✓' : '✗'}` : '–';
        return bar(operation, told, HEAD + row * ROW);
      }),
    ],
  );
}

function legend(): Svg[] {
  return [TRAVELS, ...[...LEVERS].reverse()].flatMap(({ label, colour }, place) => {
    const x = LEFT + place * 122;
    return [rect({ x, y: 66, width: 14, height: 14 }, colour), text([x + 20, 78], label)];
  });
}

function gridLine(percent: number, height: number): Svg[] {
  const x = LEFT + (percent / 100) * (RIGHT - LEFT);
  const anchor = percent === 100 ? 'end' : 'middle';
  return [
    line(
      [
        [x, HEAD - 4],
        [x, height - 14],
      ],
      GRID,
    ),
    text([x, HEAD - 10], `${percent} %`, { anchor, size: 11, colour: FAINT }),
  ];
}

function bar(operation: OperationPayload, ofPage: string, y: number): Svg[] {
  const { levers, rawBytes, encodedBytes } = operation;
  if (!levers || !encodedBytes) return [];
  const { fullTypeBytes, contractBytes, selectionBytes } = levers;
  const x = (bytes: number) => LEFT + (bytes / fullTypeBytes) * (RIGHT - LEFT);
  const parts: Svg[] = [];
  let end = fullTypeBytes;
  for (const [index, bytes] of [
    contractBytes,
    selectionBytes,
    rawBytes,
    encodedBytes.gzip,
  ].entries()) {
    // A lever that gives something back, such as longer lists, has no part of the bar.
    const start = Math.min(bytes, end);
    const box = { x: x(start), y: y + 4, width: x(end) - x(start), height: BAR };
    if (start < end) parts.push(rect(box, LEVERS[index]?.colour ?? FAINT));
    end = start;
  }
  const told = `${grouped(fullTypeBytes)} → ${grouped(encodedBytes.gzip)}`;
  return [
    text([LEFT - 10, y + 21], operation.operation, { anchor: 'end', weight: 'bold' }),
    ...parts,
    rect({ x: LEFT, y: y + 4, width: x(end) - LEFT, height: BAR }, TRAVELS.colour),
    text([RIGHT + 14, y + 21], told),
    text([WIDTH - 20, y + 21], ofPage, { anchor: 'end', weight: 'bold' }),
  ];
}

function grouped(bytes: number): string {
  return bytes.toLocaleString('en');
}
