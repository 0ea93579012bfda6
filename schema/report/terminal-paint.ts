/** Texts with the escape sequences that colour them, or as they are. */
export interface Paint {
  readonly plain: Brush;
  readonly red: Brush;
  readonly yellow: Brush;
  readonly green: Brush;
  readonly cyan: Brush;
  readonly bold: Brush;
  readonly dim: Brush;
  readonly underline: Brush;
}

export type Brush = (text: string) => string;

export function paints(isColoured: boolean): Paint {
  const brush = (on: number, off: number): Brush =>
    isColoured ? (text) => `\x1b[${on}m${text}\x1b[${off}m` : (text) => text;
  return {
    plain: (text) => text,
    red: brush(31, 39),
    yellow: brush(33, 39),
    green: brush(32, 39),
    cyan: brush(36, 39),
    bold: brush(1, 22),
    dim: brush(2, 22),
    underline: brush(4, 24),
  };
}
