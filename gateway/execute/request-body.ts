import type { Step } from '#schema';
import type { RequestBody } from '../subgraph/client.ts';
import type { Ask } from './ask.ts';
import type { Run } from './run.ts';

/** Writes what a step asks for as the JSON text of a GraphQL request. */
export type WriteBody = (variables: Run['variables'], asks: readonly Ask[]) => RequestBody;

/** Compiles the body of a step's requests: constant but for variables and representations. */
export function bodyWriter({ text, operationName, variables }: Step): WriteBody {
  const name = operationName ? `,"operationName":${JSON.stringify(operationName)}` : '';
  const prefix = `{"query":${JSON.stringify(text)}${name},"variables":{`;
  const named = variables.map((variable) => ({ variable, label: `${JSON.stringify(variable)}:` }));
  return (given, asks) => {
    const pieces = [prefix];
    const add = (member: string) => pieces.push(pieces.length === 1 ? member : `,${member}`);
    for (const { variable, label } of named) {
      const value = Object.hasOwn(given, variable) ? given[variable] : undefined;
      if (value !== undefined) add(label + JSON.stringify(value));
    }
    for (const { part, representations } of asks) {
      if (!part.entities) continue;
      add(`"${part.entities.variable}":[`);
      addList(representations, pieces);
    }
    pieces.push('}}');
    return bodyOf(pieces);
  };
}

function addList(texts: readonly string[], pieces: string[]): void {
  for (let start = 0; start < texts.length; start += TEXTS_TOGETHER) {
    const some = texts.slice(start, start + TEXTS_TOGETHER).join();
    pieces.push(start === 0 ? some : `,${some}`);
  }
  pieces.push(']');
}

/** How many representations become one text before they are put together with others. */
const TEXTS_TOGETHER = 512;

/** A long body is never one text: that would stand in memory which V8 maps and gives back each time. */
function bodyOf(pieces: readonly string[]): RequestBody {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  if (length < LONG) return pieces.join('');
  const bytes = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
  const body = Buffer.allocUnsafe(bytes);
  let end = 0;
  for (const piece of pieces) end += body.write(piece, end);
  return body;
}

/** In characters. */
const LONG = 128 * 1024;
