import { arrowsTo } from './arrows.ts';
import { type Box, boxLayout, GAP, LINE, MARGIN } from './box-layout.ts';
import { drawingFacts, lossTexts } from './drawing-facts.ts';
import type { DrawnOperation, DrawnRequest } from './drawn-operation.ts';

/** An operation's plan, the one that asks most, as a picture: a column is what may run at once. */
export function drawingSvg(drawn: DrawnOperation): string {
  const [plan] = drawn.plans;
  const head = headTexts(drawn);
  const top = MARGIN + head.length * LINE + GAP;
  const { boxes, bottom, ...layout } = boxLayout(plan?.requests ?? [], top);
  const foot = footTexts(drawn);
  const width = Math.ceil(Math.max(layout.width, ...[...head, ...foot].map(widthOf)));
  const height = bottom + GAP + foot.length * LINE + MARGIN;
  const colours = coloursOf(drawn.measures.subgraphs);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-size="12" font-family="ui-sans-serif, system-ui, Helvetica, Arial, sans-serif">`,
    `<title>${escaped(`The query plan of ${drawn.name} of ${drawn.client}`)}</title>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#8b949e"/></marker></defs>',
    `<rect width="${width}" height="${height}" rx="8" fill="#ffffff" stroke="#d0d7de"/>`,
    ...head.map((text, row) => textAt(text, MARGIN, MARGIN + (row + 1) * LINE - 5)),
    ...boxes.flatMap((box) =>
      arrowsTo(box, boxes).map(
        (path) =>
          `<path d="${path}" fill="none" stroke="#8b949e" stroke-width="1.4" marker-end="url(#tip)"/>`,
      ),
    ),
    ...boxes.flatMap((box) => boxShapes(box, colours.get(box.request.subgraph) ?? '#57606a')),
    ...foot.map((text, row) => textAt(text, MARGIN, bottom + GAP + (row + 1) * LINE - 5)),
    '</svg>',
    '',
  ].join('\n');
}

/** One line of text, in parts of their own weight and colour. */
type Text = readonly (readonly [text: string, attributes?: string])[];

/** Most room that a line needs, in pixels: few letters are wider than this. */
function widthOf(text: Text): number {
  const characters = text.reduce((sum, [part]) => sum + part.length, 0);
  return 2 * MARGIN + NAME_WIDTH + characters * LETTER_WIDTH;
}

const LETTER_WIDTH = 6.7;

const BOLD = 'font-weight="600"';
const DIM = 'fill="#57606a"';

function headTexts(drawn: DrawnOperation): Text[] {
  const { name, client, type, plans } = drawn;
  const [plan] = plans;
  const when = plan?.when === undefined ? '' : `, drawn ${plan.when}`;
  return [
    [
      [name, `${BOLD} font-size="16"`],
      [`  ${type} of ${client}${when}`, DIM],
    ],
    ...drawingFacts(drawn).map(
      ([word, text]): Text => [
        [word, DIM],
        [text.replaceAll('`', ''), `x="${MARGIN + WORD_WIDTH}"`],
      ],
    ),
  ];
}

/** Room for the words before facts, in pixels. */
const WORD_WIDTH = 62;

function footTexts(drawn: DrawnOperation): Text[] {
  const lines = lossTexts(drawn).map(
    ([subgraph, lost]): Text => [
      [subgraph, BOLD],
      [lost, `x="${MARGIN + NAME_WIDTH}" ${MONO}`],
    ],
  );
  return lines.length > 0 ? [[['null while a subgraph is down', DIM]], ...lines] : [];
}

/** Room for the names of subgraphs, in pixels. */
const NAME_WIDTH = 130;

const MONO = 'font-family="ui-monospace, Menlo, Consolas, monospace" font-size="11"';

function textAt(text: Text, x: number, y: number): string {
  const spans = text.map(([part, attributes = '']) =>
    part === '' ? '' : `<tspan ${attributes} xml:space="preserve">${escaped(part)}</tspan>`,
  );
  return `<text x="${x}" y="${y}" fill="#1f2328">${spans.join('')}</text>`;
}

function boxShapes({ request, x, y, width, height, lines }: Box, colour: string): string[] {
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" fill="#ffffff" stroke="${colour}"/>`,
    `<path d="M${x} ${y + LINE + 4}v${-(LINE - 2)}a6 6 0 0 1 6 -6h${width - 12}a6 6 0 0 1 6 6v${LINE - 2}z" fill="${colour}"/>`,
    `<text x="${x + 10}" y="${y + LINE - 2}" fill="#ffffff" ${BOLD}>${escaped(titleOf(request))}</text>`,
    ...lines.map((line, row) => {
      const isLast = row === lines.length - 1;
      const at = y + (row + 2) * LINE + 1;
      return `<text x="${x + 10}" y="${at}" ${isLast ? DIM : `${MONO} fill="#1f2328"`}>${escaped(line)}</text>`;
    }),
  ];
}

function titleOf({ number, subgraph }: DrawnRequest): string {
  return `${number} ${subgraph}`;
}

/** Colours that white text can be read on. */
const PALETTE = ['#0969da', '#1a7f37', '#8250df', '#bc4c00', '#bf3989', '#0b7285', '#9a6700'];

function coloursOf(subgraphs: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    subgraphs.map((name, index) => [name, PALETTE[index % PALETTE.length] ?? '#57606a']),
  );
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
