import { type Paint, paints } from '../terminal-paint.ts';
import { countText, drawingFacts, lossTexts, requestKeptText } from './drawing-facts.ts';
import type { DrawnOperation, DrawnPlan, DrawnRequest } from './drawn-operation.ts';
import { requestTree, type TreeNode } from './request-tree.ts';

/** An operation for a terminal: what it takes, its plan as a tree, and what it lacks when. */
export function drawingText(drawn: DrawnOperation, isColoured: boolean): string {
  const paint = paints(isColoured);
  const [first, ...others] = drawn.plans;
  const lines = [
    ...headLines(drawn, paint),
    '',
    ...(first ? planLines(first, paint) : []),
    ...(others.length > 0 ? ['', ...others.map((plan) => otherLine(plan, paint))] : []),
    '',
    ...lossLines(drawn, paint),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function headLines(drawn: DrawnOperation, paint: Paint): string[] {
  const { client, name, type, id, versions, place } = drawn;
  const listed = versions.length > 0 ? `in ${versions.join(', ')}` : 'in no release';
  const where = place ? `${place.file}:${place.line}:${place.column}` : 'not registered any more';
  const facts = drawingFacts(drawn);
  const width = widest(facts.map(([word]) => word));
  return [
    `${paint.bold(name)}  ${type} of ${client}, ${listed}`,
    paint.dim(`${where}  ${id}`),
    '',
    ...facts.map(([word, text]) => `  ${paint.dim(word.padEnd(width))}  ${text}`),
  ];
}

function planLines({ when, sequence, requests }: DrawnPlan, paint: Paint): string[] {
  const nodes = requestTree(requests);
  const names = nodes.map(
    ({ branch, request }) => `${branch}${request.number} ${request.subgraph}`,
  );
  const fields = nodes.map(({ request }) => fieldsText(request));
  const widths = { name: widest(names), fields: widest(fields), rounds: sequence };
  const title = when === undefined ? [] : [`  ${paint.bold(when)}`];
  return [...title, ...nodes.flatMap((node) => requestLines(node, widths, paint))];
}

interface Widths {
  readonly name: number;
  readonly fields: number;
  readonly rounds: number;
}

/** One row for a request, with its round as a bar, and one for each place of its entities. */
function requestLines(node: TreeNode, widths: Widths, paint: Paint): string[] {
  const { request, branch, stem, alsoAfter } = node;
  const name = `${request.number} ${request.subgraph}`;
  const room = ' '.repeat(widths.name - branch.length - name.length);
  const bar = Array.from({ length: widths.rounds }, (_, index) =>
    index + 1 === request.round ? paint.cyan('■') : paint.dim('·'),
  ).join(' ');
  const fields = fieldsText(request).padEnd(widths.fields);
  const also = alsoAfter.length > 0 ? paint.dim(`  also after ${alsoAfter.join(', ')}`) : '';
  const kept = paint.dim(requestKeptText(request));
  const row = `  ${paint.dim(branch)}${paint.bold(name)}${room}  ${bar}  ${fields}  ${kept}${also}`;
  const indent = ' '.repeat(Math.max(0, widths.name - stem.length) + 2 * widths.rounds + 5);
  const places = placesOf(request).map((place) => `  ${paint.dim(stem)}${indent}${place}`);
  return [row, ...places];
}

const FIELDS_TOLD = 3;

/** `Product.title, Product.price and 4 more`. */
function fieldsText({ fields }: DrawnRequest): string {
  const more = fields.length - FIELDS_TOLD;
  const told = fields.slice(0, FIELDS_TOLD).join(', ');
  return more > 0 ? `${told} and ${more} more` : told;
}

/** `at products.edges[].node, 12 at most`. */
function placesOf({ lookups }: DrawnRequest): string[] {
  return lookups.flatMap(({ places, entities }) =>
    places.map((place, index) => {
      const isLast = index === places.length - 1;
      const count = isLast && entities > 1 ? `, ${entities.toLocaleString('en')} at most` : '';
      return `at ${place}${count}`;
    }),
  );
}

function otherLine({ when = '', requests, sequence }: DrawnPlan, paint: Paint): string {
  const asks = `${countText(requests.length, 'request')}, ${sequence} in sequence`;
  return `  ${paint.bold(when)}: ${asks}`;
}

function lossLines(drawn: DrawnOperation, paint: Paint): string[] {
  const losses = lossTexts(drawn);
  if (losses.length === 0) return [];
  const width = widest(losses.map(([subgraph]) => subgraph));
  const lines = losses.map(([subgraph, lost]) => {
    const brush = lost === 'everything' ? paint.red : paint.plain;
    return `    ${subgraph.padEnd(width)}  ${brush(lost)}`;
  });
  return [`  ${paint.bold('null while a subgraph is down')}`, ...lines];
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}
