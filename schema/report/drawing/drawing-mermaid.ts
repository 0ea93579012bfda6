import { requestKeptText } from './drawing-facts.ts';
import type { DrawnOperation, DrawnRequest } from './drawn-operation.ts';

/**
 * An operation's plan, the one that asks most, as a flow chart of Mermaid: an arrow leads to what waits.
 *
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function drawingMermaid({ client, name, plans }: DrawnOperation): string {
  const [plan] = plans;
  const requests = plan?.requests ?? [];
  const when = plan?.when === undefined ? '' : `<br/>${escaped(plan.when)}`;
  return [
    'flowchart LR',
    `  operation(["${escaped(name)} of ${escaped(client)}${when}"])`,
    ...requests.map((request) => `  r${request.number}["${labelOf(request)}"]`),
    ...requests.flatMap(arrowsTo),
    '',
  ].join('\n');
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
