import { drawingMermaid } from './drawing-mermaid.ts';
import { drawingSvg } from './drawing-svg.ts';
import { drawingText } from './drawing-text.ts';
import type { DrawnOperation } from './drawn-operation.ts';

/** Every format of a drawing, each with what writes it. */
const DRAWINGS = {
  text: drawingText,
  mermaid: drawingMermaid,
  json: (drawn: DrawnOperation) => `${JSON.stringify(drawn, null, 2)}\n`,
  svg: drawingSvg,
} as const;

export type DrawingFormat = keyof typeof DRAWINGS;

/** The names of all formats: `text` for a terminal first. */
export const DRAWING_FORMATS = Object.keys(DRAWINGS) as readonly DrawingFormat[];

/** @returns the whole drawing, with a line end after its last line; only `text` has colours */
export function formatDrawing(
  format: DrawingFormat,
  drawn: DrawnOperation,
  isColoured = false,
): string {
  return DRAWINGS[format](drawn, isColoured);
}
