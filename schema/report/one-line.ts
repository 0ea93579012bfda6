/**
 * A text on one line, without what would steer a terminal or turn the direction of reading:
 * descriptions and names come from whoever opened the pull request.
 */
export function oneLine(text: string): string {
  return unsteered(text).replace(/\s+/g, ' ').trim();
}

/** The same of a line that keeps its indentation. */
export function unsteered(line: string): string {
  return line.replace(STEERING, ' ');
}

/** Control characters, marks of direction, and the ends of lines that only JavaScript knows. */
const STEERING = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
