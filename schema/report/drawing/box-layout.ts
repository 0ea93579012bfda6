import { requestKeptText } from './drawing-facts.ts';
import type { DrawnRequest } from './drawn-operation.ts';

/** A request as a box of a picture; lengths in pixels. */
export interface Box {
  readonly request: DrawnRequest;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Below its title: what it asks for, where, and last how long that may be kept. */
  readonly lines: readonly string[];
}

export interface BoxLayout {
  /** In the order of the requests. */
  readonly boxes: readonly Box[];
  readonly width: number;
  /** Where the lowest box ends. */
  readonly bottom: number;
}

export const MARGIN = 20;
export const GAP = 40;
export const LINE = 18;
const BOX_WIDTH = 290;
const WIDTH_MIN = 640;

/** Lays requests out: those of one round in a column, from the top down. */
export function boxLayout(requests: readonly DrawnRequest[], top: number): BoxLayout {
  const bottoms = new Map<number, number>();
  const boxes = requests.map((request): Box => {
    const lines = linesOf(request);
    const y = bottoms.get(request.round) ?? top;
    const height = (lines.length + 1) * LINE + 14;
    bottoms.set(request.round, y + height + GAP / 2);
    const x = MARGIN + (request.round - 1) * (BOX_WIDTH + GAP);
    return { request, x, y, width: BOX_WIDTH, height, lines };
  });
  const right = Math.max(0, ...boxes.map(({ x }) => x + BOX_WIDTH));
  return {
    boxes,
    width: Math.max(WIDTH_MIN, right + MARGIN),
    bottom: Math.max(top, ...boxes.map(({ y, height }) => y + height)),
  };
}

const FIELDS_TOLD = 3;

function linesOf(request: DrawnRequest): string[] {
  const { fields, lookups } = request;
  const more = fields.length - FIELDS_TOLD;
  const places = lookups.flatMap((lookup) => lookup.places.map((place) => `at ${place}`));
  return [...fields.slice(0, FIELDS_TOLD), ...(more > 0 ? [`and ${more} more`] : []), ...places]
    .map(shortened)
    .concat(requestKeptText(request));
}

/** As many characters of a fixed width as a box has room for. */
const CHARACTERS = 40;

/** A path says most at its end. */
function shortened(text: string): string {
  if (text.length <= CHARACTERS) return text;
  return text.startsWith('at ')
    ? `at …${text.slice(text.length - CHARACTERS + 4)}`
    : `${text.slice(0, CHARACTERS - 1)}…`;
}
