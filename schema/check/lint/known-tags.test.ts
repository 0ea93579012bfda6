import { describe, expect, test } from '@jest/globals';
import { lintRevision } from '../lint.ts';
import { excluding, found, revisionOf, SETTINGS } from './linted.fixture.ts';

const sdl = 'type Query @tag(name: "internal") { a: Int @tag(name: "intenal") @tag(name: "web") }';

describe('A tag', () => {
  test('is one that contracts name', () => {
    const clients = [excluding('internal'), excluding('web', 'mobile')];
    expect(found(/TAG/, { shop: sdl }, { clients })).toEqual([
      'TAG_DIRECTIVE_USES_UNKNOWN_NAME Query.a 1',
    ]);
  });

  test('is one that the project lists, if it lists any', () => {
    const settings = { ...SETTINGS, tags: ['internal', 'intenal'] };
    const revision = revisionOf({ shop: sdl }, { clients: [excluding('web')] });
    const messages = lintRevision(revision, settings).map(({ finding }) => finding.message);
    expect(messages).toContain('`Query.a` has the tag `web`, which no contract knows.');
  });

  test('may be anything where nobody says which there are', () => {
    expect(found(/TAG/, { shop: sdl })).toEqual([]);
  });

  test('is known by the name that the subgraph imports it under', () => {
    const link = `extend schema @link(url: "https://specs.apollo.dev/tag/v0.3",
      import: [{ name: "@tag", as: "@label" }]) `;
    const renamed = link + sdl.replaceAll('@tag', '@label');
    expect(found(/TAG/, { shop: renamed }, { clients: [excluding('internal', 'web')] })).toEqual([
      'TAG_DIRECTIVE_USES_UNKNOWN_NAME Query.a 2',
    ]);
  });
});
