import { describe, expect, test } from '@jest/globals';
import { type Compression, encodingChooser } from './content-encoding.ts';

const ALL: Compression = { encodings: ['zstd', 'br', 'gzip'], minBytes: 1_024 };
const choose = encodingChooser(ALL);

describe('A long body', () => {
  test.each<[string | undefined, string | undefined]>([
    [undefined, undefined],
    ['', undefined],
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'zstd'],
    ['gzip, deflate, br', 'br'],
    ['GZIP', 'gzip'],
    ['*', 'zstd'],
    ['gzip;q=1.0, br;q=0.5', 'gzip'],
    ['zstd;q=0.2, br;q=0.3, gzip;q=0.1', 'br'],
    ['br;q=0, *', 'zstd'],
    ['zstd;q=0, br;q=0.0, *;q=0.5', 'gzip'],
    ['identity', undefined],
    ['identity, gzip;q=0.5', undefined],
    ['gzip;q=0', undefined],
    ['deflate, compress, x-wonder', undefined],
    ['identity;q=0', undefined],
    ['*;q=0', undefined],
    ['identity;q=0, gzip', 'gzip'],
    ['gzip;q=wonder', undefined],
  ])('is, for Accept-Encoding: %s, sent as %s', (acceptEncoding, encoding) => {
    expect(choose(acceptEncoding, 1_024)).toBe(encoding);
  });

  test('is sent in what is offered, in the order of the offer', () => {
    const offering = (encodings: Compression['encodings']) =>
      encodingChooser({ ...ALL, encodings })('gzip, br, zstd', 2_000);
    expect(offering(['gzip', 'br'])).toBe('gzip');
    expect(offering(['br'])).toBe('br');
    expect(offering([])).toBeUndefined();
  });

  test('is judged the same after a thousand other headers', () => {
    const chooser = encodingChooser(ALL);
    for (let n = 0; n < 1_500; n += 1) chooser(`gzip, x-${n}`, 2_000);
    expect(chooser('gzip, x-1499', 2_000)).toBe('gzip');
    expect(chooser('br', 2_000)).toBe('br');
  });
});

describe('A short body', () => {
  test('goes as it is', () => {
    expect(choose('gzip, br, zstd', 1_023)).toBeUndefined();
  });

  test.each(['identity;q=0, gzip', '*;q=0, gzip'])(
    'is encoded where nothing else is taken, with %s',
    (acceptEncoding) => {
      expect(choose(acceptEncoding, 10)).toBe('gzip');
    },
  );
});
