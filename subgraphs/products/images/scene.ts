import { type Random, randomOf } from '#service';

/** A scene to be drawn: SVG text of this size, in pixels. */
export interface SceneSize {
  readonly width: number;
  readonly height: number;
}

/**
 * The scene named `name` as SVG: a few shaded things on a table. The shop has no photographs; the
 * same name gives the same scene on every machine.
 */
export function sceneOf(name: string, { width, height }: SceneSize): string {
  const random = randomOf(`scene ${name}`);
  const hue = random.whole(0, 359);
  const things = Array.from({ length: random.whole(3, 7) }, () => thingOf(random, hue));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"
    viewBox="0 0 ${(100 * width) / height} 100" preserveAspectRatio="none">
    <defs>
      ${gradient('wall', [`hsl(${hue} 25% 86%)`, `hsl(${hue + 40} 20% 58%)`])}
      ${gradient('table', [`hsl(${hue + 180} 22% 60%)`, `hsl(${hue + 200} 28% 42%)`])}
      ${things.map(({ shade }) => shade).join('')}
      <radialGradient id="shadow"><stop stop-opacity=".5"/><stop offset="1" stop-opacity="0"/></radialGradient>
    </defs>
    <rect width="100%" height="100%" fill="url(#wall)"/>
    <rect y="${random.whole(55, 68)}" width="100%" height="50" fill="url(#table)"/>
    ${things.map(({ drawn }) => drawn).join('')}
  </svg>`;
}

/** A gradient from above to below. */
function gradient(id: string, [above, below]: readonly [string, string]): string {
  return `<linearGradient id="${id}" x2=".3" y2="1"><stop stop-color="${above}"/><stop offset="1" stop-color="${below}"/></linearGradient>`;
}

/** A box, a vase or a ball with light from the left, and its shadow. */
function thingOf(random: Random, hue: number): { readonly shade: string; readonly drawn: string } {
  const id = `thing${random.whole(0, 1e9)}`;
  const [x, foot] = [random.whole(15, 95), random.whole(66, 92)];
  const [width, height] = [random.whole(10, 34), random.whole(14, 52)];
  const colour = hue + random.whole(-60, 60) + (random.chance(0.3) ? 180 : 0);
  const shade = `<linearGradient id="${id}"><stop stop-color="hsl(${colour} 55% 36%)"/><stop offset=".35" stop-color="hsl(${colour} 60% 72%)"/><stop offset="1" stop-color="hsl(${colour} 58% 22%)"/></linearGradient>`;
  const [left, top] = [x - width / 2, foot - height];
  const drawn = random.pick([
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="${random.whole(1, 6)}" fill="url(#${id})"/>`,
    `<path d="M${left} ${foot}Q${x} ${foot + 4} ${x + width / 2} ${foot}L${x + width / 4} ${top}H${x - width / 4}Z" fill="url(#${id})"/>`,
    `<circle cx="${x}" cy="${foot - width / 2}" r="${width / 2}" fill="url(#${id})"/>`,
  ]);
  const shadow = `<ellipse cx="${x + 4}" cy="${foot}" rx="${width * 0.75}" ry="4" fill="url(#shadow)"/>`;
  return { shade, drawn: shadow + drawn };
}
