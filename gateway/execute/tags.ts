import type { Part } from '#schema';
import type { Data } from './run.ts';
import { visitPlaces } from './targets.ts';

/**
 * What an answer's part, or one entity of it, was made of: `Product:p7` for every entity in it, and the
 * types that may stand in it. Of a type whose entities have no names it may hold any (`Product:*`).
 */
export function tagsOf({ marks = [], types = [] }: Part, data: Data): readonly string[] {
  const tags = types.map((type) => (marks.some((mark) => mark.type === type) ? type : `${type}:*`));
  for (const { path, type, key } of marks) {
    visitPlaces(data, [path], (object) => {
      const value = object[key];
      if (typeof value === 'string' || typeof value === 'number') tags.push(`${type}:${value}`);
    });
  }
  return tags;
}
