import { drawingFacts, lossTexts, requestKeptText } from './drawing-facts.ts';
import type { DrawnOperation, DrawnRequest } from './drawn-operation.ts';

/**
 * An operation's plan, the one that asks most, as a flow chart of Mermaid: an arrow leads to what waits.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function drawingMermaid(drawn: DrawnOperation): string {
  const [plan] = drawn.plans;
  const requests = plan?.requests ?? [];
  return [
    'flowchart LR',
    `  operation("${headOf(drawn)}")`,
    ...requests.map((request) => `  r${request.number}["${labelOf(request)}"]`),
    ...requests.flatMap(arrowsTo),
    `  losses["${lossesOf(drawn)}"]`,
    '',
  ].join('\n');
}

function headOf(drawn: DrawnOperation): string {
  const { client, name, plans } = drawn;
  const [plan] = plans;
  const facts = drawingFacts(drawn)
    .filter(([word]) => word !== 'because')
    .map(([word, text]) => `${word} ${text}`.trim());
  return [`${name} of ${client}`, ...facts, plan?.when ?? '']
    .filter(Boolean)
    .map(escaped)
    .join('<br/>');
}

function lossesOf(drawn: DrawnOperation): string {
  const losses = lossTexts(drawn).map(([subgraph, lost]) => `${subgraph}: ${lost}`);
  return ['null while a subgraph is down', ...losses].map(escaped).join('<br/>');
}

function labelOf(request: DrawnRequest): string {
  const { number, subgraph, fields, lookups } = request;
  const more = fields.length - FIELDS_TOLD;
  const asked = [...fields.slice(0, FIELDS_TOLD), ...(more > 0 ? [`and ${more} more`] : [])];
  const places = lookups.flatMap((lookup) => lookup.places.map((place) => `at ${place}`));
  const lines = [`${number} ${subgraph}`, ...asked, ...places, requestKeptText(request)];
  return lines.filter(Boolean).map(escaped).join('<br/>');
}

const FIELDS_TOLD = 4;

function arrowsTo({ number, after }: DrawnRequest): string[] {
  if (after.length === 0) return [`  operation --> r${number}`];
  return after.map((each) => `  r${each} --> r${number}`);
}

/** In quoted labels Mermaid reads entity codes, and nothing else has a meaning. */
function escaped(text: string): string {
  return text.replace(/[^\w .,()/-]/g, (character) => `#${character.codePointAt(0)};`);
}
