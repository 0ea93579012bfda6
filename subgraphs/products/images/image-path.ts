import { type Picture, VERSION_LENGTH } from './picture.ts';
import { type Variant, variantNamed } from './variant.ts';

/** What a path names. */
export interface ImagePath {
  readonly productId: string;
  readonly place: number;
  readonly version: string;
  readonly variant: Variant;
}

/** The path of a picture's variant: `/p7/1-3f2a9c01/640.webp`. What stands there never changes. */
export function imagePathOf(picture: Picture, { file }: Variant): string {
  return `/${picture.productId}/${picture.place}-${picture.version}/${file}`;
}

/** What a path names; undefined if it is not to the letter as `imagePathOf` writes it. */
export function readImagePath(path: string): ImagePath | undefined {
  const [, productId = '', place = '', version = '', file = ''] = PATH.exec(path) ?? [];
  const variant = variantNamed(file);
  return variant && { productId, place: Number(place), version, variant };
}

const PATH = new RegExp(
  `^/([\\w-]{1,64})/([1-9]\\d{0,3})-([0-9a-f]{${VERSION_LENGTH}})/([a-z0-9]+\\.[a-z]+)$`,
);
