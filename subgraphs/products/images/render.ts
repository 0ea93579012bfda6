import sharp from 'sharp';
import { type Grain, grain } from './grain.ts';
import type { Picture } from './picture.ts';
import { RECIPE } from './recipe.ts';
import { sceneOf } from './scene.ts';
import type { Variant } from './variant.ts';

// Finished files are kept; what libvips would keep between them is of no use.
sharp.cache(false);

/** Renders the file that a picture's variants are made of. */
export function renderOriginal({ source, width, height }: Picture): Promise<Buffer> {
  texture ??= grain();
  const { pixels, size } = texture;
  return sharp(Buffer.from(sceneOf(source, { width, height })))
    .composite([
      {
        input: pixels,
        raw: { width: size, height: size, channels: 3 },
        tile: true,
        blend: 'overlay',
      },
    ])
    .flatten()
    .jpeg(RECIPE.original)
    .toBuffer();
}

let texture: Grain | undefined;

/** Makes a variant of an original; one that is narrower keeps its width. */
export function renderVariant(original: Buffer, { format, width }: Variant): Promise<Buffer> {
  const resized = sharp(original).resize({ width, withoutEnlargement: true });
  switch (format) {
    case 'ORIGINAL':
      return Promise.resolve(original);
    case 'JPEG':
      return resized.jpeg(RECIPE.JPEG).toBuffer();
    case 'WEBP':
      return resized.webp(RECIPE.WEBP).toBuffer();
    case 'AVIF':
      return resized.avif(RECIPE.AVIF).toBuffer();
  }
}
