import { randomOf } from '#service';

/** A square tile of grey texture that continues over its edges. */
export interface Grain {
  /** Red, green and blue of each pixel, row by row. */
  readonly pixels: Buffer;
  /** Pixels along an edge. */
  readonly size: number;
}

/**
 * Texture as photographs have it: detail of every size, more of the coarse. Without it a scene would
 * compress as no photograph does.
 */
export function grain(): Grain {
  const random = randomOf('grain');
  const heights = new Float32Array(SIZE * SIZE);
  for (let cell = 1, weight = FINEST; cell <= SIZE / 8; cell *= 2, weight *= COARSER) {
    const corners = Array.from({ length: (SIZE / cell) ** 2 }, () => random.whole(-100, 100) / 200);
    addWaves(heights, { cell, weight, corners });
  }
  const pixels = Buffer.alloc(heights.length * 3);
  heights.forEach((height, at) => {
    pixels.fill(Math.max(0, Math.min(255, MIDDLE_GREY + Math.round(height))), at * 3, at * 3 + 3);
  });
  return { pixels, size: SIZE };
}

const SIZE = 256;
const MIDDLE_GREY = 128;
/** How strong the finest texture is, in steps of grey, and by how much the next coarser is stronger. */
const FINEST = 10;
const COARSER = 1.35;

interface Waves {
  /** Pixels from one corner to the next. */
  readonly cell: number;
  readonly weight: number;
  readonly corners: readonly number[];
}

/** Adds heights between the corners of a grid, which continues over its edges. */
function addWaves(heights: Float32Array, { cell, weight, corners }: Waves): void {
  const across = SIZE / cell;
  const corner = (x: number, y: number) => corners[(y % across) * across + (x % across)] ?? 0;
  for (let y = 0; y < SIZE; y += 1) {
    const [row, down] = [Math.floor(y / cell), (y % cell) / cell];
    for (let x = 0; x < SIZE; x += 1) {
      const [column, right] = [Math.floor(x / cell), (x % cell) / cell];
      const above = corner(column, row) * (1 - right) + corner(column + 1, row) * right;
      const below = corner(column, row + 1) * (1 - right) + corner(column + 1, row + 1) * right;
      const at = y * SIZE + x;
      heights[at] = (heights[at] ?? 0) + weight * (above * (1 - down) + below * down);
    }
  }
}
