const TOLD = 3;

/** A few of many texts: `A, B, C, 4 more`. */
export function fewOf(texts: readonly string[]): string {
  const more = texts.length - TOLD;
  return [...texts.slice(0, TOLD), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
