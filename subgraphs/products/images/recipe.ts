import type { AvifOptions, JpegOptions, WebpOptions } from 'sharp';

/** How pictures are made. It is part of their versions: whoever changes it gives all new addresses. */
export const RECIPE: Recipe = {
  /** To be counted up when scenes are drawn in another way. */
  scene: 1,
  original: { quality: 90 },
  JPEG: { quality: 80, mozjpeg: true },
  WEBP: { quality: 75 },
  // More effort saves a sixth of the bytes for six times the work.
  AVIF: { quality: 50, effort: 2 },
};

interface Recipe {
  readonly scene: number;
  readonly original: JpegOptions;
  readonly JPEG: JpegOptions;
  readonly WEBP: WebpOptions;
  readonly AVIF: AvifOptions;
}
