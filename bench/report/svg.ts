/** A piece of an SVG picture as text. */
export type Svg = string;

/** A whole picture of `width` × `height` pixels, light or dark; its title is read aloud. */
export function picture(
  title: string,
  [width, height]: readonly [number, number],
  content: readonly Svg[],
): Svg {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"`,
    ` viewBox="0 0 ${width} ${height}" font-family="system-ui, Helvetica, Arial, sans-serif">\n`,
    `<title>${escaped(title)}</title>\n`,
    `<style>@media (prefers-color-scheme: dark) {${dark()}}</style>\n`,
    rect({ x: 0, y: 0, width, height }, PAPER),
    text([20, 30], title, { size: 18, weight: 'bold' }),
    ...content,
    '</svg>\n',
  ].join('');
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function rect({ x, y, width, height }: Box, colour: string): Svg {
  const size = `width="${px(width)}" height="${px(height)}"`;
  return `<rect x="${px(x)}" y="${px(y)}" ${size} fill="${colour}"/>\n`;
}

export type Point = readonly [x: number, y: number];

export function line(points: readonly Point[], colour: string, width = 1): Svg {
  const path = points.map(([x, y]) => `${px(x)},${px(y)}`).join(' ');
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="${width}"/>\n`;
}

export function dot([x, y]: Point, colour: string): Svg {
  return `<circle cx="${px(x)}" cy="${px(y)}" r="3.5" fill="${colour}"/>\n`;
}

interface TextStyle {
  /** Height, in pixels. Default 13. */
  readonly size?: number;
  readonly colour?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly weight?: 'normal' | 'bold';
}

export function text([x, y]: Point, content: string, style: TextStyle = {}): Svg {
  const { size = 13, colour = INK, anchor = 'start', weight = 'normal' } = style;
  const look = `font-size="${size}" fill="${colour}" text-anchor="${anchor}" font-weight="${weight}"`;
  return `<text x="${px(x)}" y="${px(y)}" ${look}>${escaped(content)}</text>\n`;
}

export const INK = '#1c2330';
export const FAINT = '#6b7484';
export const GRID = '#e3e6ec';
const PAPER = '#ffffff';

/** What is drawn in these colours has others where people prefer it dark. */
const DARK: Readonly<Record<string, string>> = {
  [INK]: '#e6e9ef',
  [FAINT]: '#98a1b0',
  [GRID]: '#30363f',
  [PAPER]: '#14171c',
};

function dark(): string {
  return Object.entries(DARK)
    .map(([light, own]) => `[fill="${light}"]{fill:${own}}[stroke="${light}"]{stroke:${own}}`)
    .join('');
}

function px(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
