const WORDS = [
  ...['anchor', 'basket', 'cellar', 'drawer', 'engine', 'fabric', 'garden', 'hammer'],
  ...['island', 'jacket', 'kettle', 'ladder', 'marble', 'needle', 'orchid', 'pillow'],
  ...['quartz', 'ribbon', 'saddle', 'timber', 'urn', 'velvet', 'window', 'yarn', 'zinc'],
];

/** `count` words with a capital letter before, always the same ones for the same `seed`. */
export function sentence(count: number, seed: number): string {
  const text = Array.from({ length: count }, (_, index) => {
    return WORDS[(seed * 31 + index * 17 + (index >> 3)) % WORDS.length];
  }).join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
