import type { ImageFormat } from '../generated.ts';

/** The widths, in pixels, that pictures are rendered in: few, so that many screens share one file. */
export const WIDTHS: readonly number[] = [160, 320, 640, 960, 1_280, 1_600];

/** One of the files that a picture can be had as. */
export interface Variant {
  readonly format: ImageFormat;
  /** In pixels, one of `WIDTHS`; undefined of the original. */
  readonly width: number | undefined;
  /** What it is called in its address: `640.webp`. */
  readonly file: string;
  readonly mediaType: string;
}

/** A format's ending and media type. */
const FILES: Readonly<Record<ImageFormat, readonly [ending: string, mediaType: string]>> = {
  ORIGINAL: ['jpg', 'image/jpeg'],
  JPEG: ['jpg', 'image/jpeg'],
  WEBP: ['webp', 'image/webp'],
  AVIF: ['avif', 'image/avif'],
};

/** The picture as it came. */
export const ORIGINAL: Variant = variantIn('ORIGINAL', undefined);

const VARIANTS: readonly Variant[] = [
  ORIGINAL,
  ...(['JPEG', 'WEBP', 'AVIF'] as const).flatMap((format) =>
    WIDTHS.map((width) => variantIn(format, width)),
  ),
];

const BY_FILE: ReadonlyMap<string, Variant> = new Map(VARIANTS.map((each) => [each.file, each]));

/** The variant in this format and width; undefined if it is not rendered in that width. */
export function variantOf(format: ImageFormat, width: number): Variant | undefined {
  if (!WIDTHS.includes(width)) return undefined;
  if (format === 'ORIGINAL') return ORIGINAL;
  return VARIANTS.find((each) => each.format === format && each.width === width);
}

/** The variant whose file has this name. */
export function variantNamed(file: string): Variant | undefined {
  return BY_FILE.get(file);
}

function variantIn(format: ImageFormat, width: number | undefined): Variant {
  const [ending, mediaType] = FILES[format];
  return { format, width, file: `${width ?? 'original'}.${ending}`, mediaType };
}
