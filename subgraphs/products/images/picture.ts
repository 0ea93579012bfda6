import { hash } from 'node:crypto';
import type { MediaRow } from '../store.ts';
import { RECIPE } from './recipe.ts';

/** A picture of a product, and what it is rendered from. */
export interface Picture {
  readonly productId: string;
  /** Its place among the product's media. */
  readonly place: number;
  /** Where it came from. */
  readonly source: string;
  /** In pixels, as its height. */
  readonly width: number;
  readonly height: number;
  /** Another one when its source, size or way of rendering is another. */
  readonly version: string;
}

/** The picture of a row: itself, or of a film its poster. */
export function pictureOf({ productId, place, url, width, height }: MediaRow): Picture {
  const source = url.replace(/mp4$/, 'jpg');
  const madeOf = `${source} ${width} ${height} ${HOW}`;
  const version = hash('sha256', madeOf).slice(0, VERSION_LENGTH);
  return { productId, place, source, width, height, version };
}

const HOW = JSON.stringify(RECIPE);

/** Only versions of one and the same picture must differ. */
export const VERSION_LENGTH = 8;
