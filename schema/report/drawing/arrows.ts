import { type Box, GAP } from './box-layout.ts';

/** The arrows that lead to a box from all that it waits for, as paths of SVG. */
export function arrowsTo(box: Box, boxes: readonly Box[]): string[] {
  const sources = box.request.after
    .flatMap((number) => boxes[number - 1] ?? [])
    .sort((a, b) => a.y - b.y);
  return sources.map((from, index) => {
    const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
    const [x2, y2] = [box.x - 1, box.y + (box.height * (index + 1)) / (sources.length + 1)];
    const between = boxes.filter(({ x }) => x > from.x && x < box.x);
    if (between.length === 0) return `M${x1} ${y1}${curve([x1, y1], [x2, y2])}`;
    const lane = freeLane(y1, between);
    const [begin, end] = [x1 + GAP, x2 - GAP];
    return `M${x1} ${y1}${curve([x1, y1], [begin, lane])}H${end}${curve([end, lane], [x2, y2])}`;
  });
}

type Point = readonly [x: number, y: number];

function curve([x1, y1]: Point, [x2, y2]: Point): string {
  const middle = (x1 + x2) / 2;
  return `C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

const CLEARANCE = 10;

/** The height at which an arrow passes by what stands between, as near to its own as may be. */
function freeLane(height: number, between: readonly Box[]): number {
  const hit = between.find(
    ({ y, height: own }) => height > y - CLEARANCE && height < y + own + CLEARANCE,
  );
  return hit ? freeLane(hit.y + hit.height + CLEARANCE, between) : height;
}
