import { describe, expect, test } from '@jest/globals';
import { decidePublication } from './publication.ts';
import type { ReleasedOperation, ReleaseRecord } from './registry.ts';

const operation = (id: string, hash = `hash of ${id}`): ReleasedOperation => ({
  id,
  hash,
  name: `Op${id}`,
  type: 'query',
  body: '',
});

const listed = (version: string, ids: readonly string[], endedAt?: string): ReleaseRecord => ({
  version,
  publishedAt: '2026-01-01T00:00:00.000Z',
  ...(endedAt && { endedAt }),
  operations: ids.map((id) => operation(id)),
});

const decide = (
  version: string,
  operations: readonly ReleasedOperation[],
  releases: readonly ReleaseRecord[] = [],
  committed: readonly ReleasedOperation[] = [],
) => decidePublication({ version, operations }, { releases }, committed);

describe('What is published', () => {
  test('counts as new what neither a release nor the manifest lists', () => {
    const releases = [listed('1.0', ['a'])];
    const operations = ['a', 'b', 'c'].map((id) => operation(id));
    expect(decide('1.1', operations, releases, [operation('b')])).toEqual({
      kind: 'published',
      added: 1,
    });
  });

  test('is unchanged when it is there already, in any order', () => {
    const releases = [listed('1.0', ['a', 'b'])];
    expect(decide('1.0', [operation('b'), operation('a')], releases)).toEqual({
      kind: 'unchanged',
    });
  });

  test('lives again when it is there and had ended', () => {
    const releases = [listed('1.0', ['a'], '2026-02-01T00:00:00.000Z')];
    expect(decide('1.0', [operation('a')], releases)).toEqual({ kind: 'revived' });
  });
});

describe('Refused, with its reason, is', () => {
  const reasonsOf = (...args: Parameters<typeof decide>) => {
    const decision = decide(...args);
    return decision.kind === 'refused' ? decision.reasons : [];
  };

  test('the same version with other operations', () => {
    expect(reasonsOf('1.0', [operation('b'), operation('c')], [listed('1.0', ['a', 'b'])])).toEqual(
      ['release 1.0 is there already with other operations: this one adds 1 and lacks 1.'],
    );
  });

  test('an id that means another text in any release, live or ended', () => {
    const releases = [listed('0.9', ['x'], '2026-02-01T00:00:00.000Z'), listed('1.0', ['a'])];
    expect(reasonsOf('1.1', [operation('x', 'other')], releases)).toEqual([
      'operation Opx: the id x stands for another text in release 0.9 (Opx).',
    ]);
  });

  test('an id that means another text in the committed manifest, or twice in itself', () => {
    expect(reasonsOf('1.0', [operation('m', 'other')], [], [operation('m')])[0]).toContain(
      'in the committed manifest',
    );
    expect(reasonsOf('1.0', [operation('a'), operation('a', 'other')])[0]).toContain(
      'in this release',
    );
  });

  test.each(['', 'a b', '../up', 'x'.repeat(33), '<script>'])('the version %j', (version) => {
    expect(reasonsOf(version, [operation('a')])).toEqual([
      `${JSON.stringify(version)} is no version of a client.`,
    ]);
  });

  test('what holds nothing', () => {
    expect(reasonsOf('1.0', [])).toEqual(['It holds no operation.']);
  });
});
