import type { Point as Measured } from '../scenarios/growth.ts';
import { figure } from './columns.ts';
import { dot, FAINT, GRID, INK, line, type Point, picture, type Svg, text } from './svg.ts';

/** A named curve. */
export interface Series {
  readonly label: string;
  readonly colour: string;
  readonly points: readonly Measured[];
}

export interface GrowthChart {
  readonly title: string;
  /** What the horizontal axis counts. */
  readonly axis: string;
  readonly series: readonly Series[];
}

const WIDTH = 860;
const HEIGHT = 420;
const FRAME = { left: 70, right: 600, top: 70, bottom: 360 };

/** CPU time per request by something that grows; both axes are logarithmic. */
export function growthChart({ title, axis, series }: GrowthChart): Svg {
  const points = series.flatMap((one) => one.points);
  const x = axisOf(points.map((point) => point.x));
  const y = axisOf(points.map(({ cpuMs }) => cpuMs.median));
  const place = ({ x: value, cpuMs }: Measured): Point => [
    FRAME.left + x.share(value) * (FRAME.right - FRAME.left),
    FRAME.bottom - y.share(cpuMs.median) * (FRAME.bottom - FRAME.top),
  ];
  return picture(
    title,
    [WIDTH, HEIGHT],
    [
      text([20, 50], 'CPU ms per request, medians; both axes are logarithmic', { colour: FAINT }),
      ...y.decades.flatMap((decade) => horizontal(decade, y.share(decade))),
      ...x.decades.flatMap((decade) => vertical(decade, x.share(decade))),
      text([(FRAME.left + FRAME.right) / 2, HEIGHT - 16], axis, { anchor: 'middle' }),
      ...series.flatMap((one) => curve(one, one.points.map(place), isHighest(one, series))),
    ],
  );
}

interface Axis {
  readonly decades: readonly number[];
  /** Where a value lies between both ends, from 0 to 1. */
  readonly share: (value: number) => number;
}

/** From the power of ten below the least to the one above the greatest. */
function axisOf(values: readonly number[]): Axis {
  const low = Math.floor(Math.log10(Math.min(...values)) + 0.02);
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values)) - 0.02));
  return {
    decades: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
    share: (value) => (Math.log10(value) - low) / (high - low),
  };
}

function horizontal(decade: number, share: number): Svg[] {
  const y = FRAME.bottom - share * (FRAME.bottom - FRAME.top);
  return [
    line(
      [
        [FRAME.left, y],
        [FRAME.right, y],
      ],
      GRID,
    ),
    text([FRAME.left - 8, y + 4], decade.toLocaleString('en'), { anchor: 'end', colour: FAINT }),
  ];
}

function vertical(decade: number, share: number): Svg[] {
  const x = FRAME.left + share * (FRAME.right - FRAME.left);
  return [
    line(
      [
        [x, FRAME.top],
        [x, FRAME.bottom],
      ],
      GRID,
    ),
    text([x, FRAME.bottom + 20], decade.toLocaleString('en'), { anchor: 'middle', colour: FAINT }),
  ];
}

/** Whether a value of a series is the highest of all there, so that its label goes above it. */
function isHighest(of: Series, series: readonly Series[]): (index: number) => boolean {
  return (index) => {
    const height = (one: Series) => one.points[index]?.cpuMs.median ?? 0;
    return height(of) === Math.max(...series.map(height));
  };
}

function curve(
  { label, colour, points }: Series,
  places: readonly Point[],
  isAbove: (index: number) => boolean,
): Svg[] {
  const end = places.at(-1) ?? [FRAME.right, FRAME.top];
  return [
    line(places, colour, 2),
    ...places.map((place) => dot(place, colour)),
    ...places.map(([x, y], index) =>
      text(
        [x, isAbove(index) || y + 18 > FRAME.bottom ? y - 9 : y + 18],
        figure(points[index]?.cpuMs.median ?? 0),
        {
          anchor: 'middle',
          size: 11,
          colour: INK,
        },
      ),
    ),
    text([end[0] + 12, end[1] + 4], label, { colour, weight: 'bold' }),
  ];
}
