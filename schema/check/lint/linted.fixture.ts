import { lintRevision } from '../lint.ts';
import { CLIENT } from '../review.fixture.ts';
import type { ClientRevision, Revision } from '../revision.ts';
import type { CheckSettings } from '../settings.ts';
import { contractTags } from './contract-tags.ts';

/** For tests: what a project decides that decides nothing. */
export const SETTINGS: CheckSettings = { levels: {}, unused: 'warning', today: '2026-11-26' };

/** For tests: subgraphs by their names, nothing composed. */
export function revisionOf(
  sdls: Readonly<Record<string, string>>,
  more: Partial<Revision> = {},
): Revision {
  const subgraphs = Object.entries(sdls).map(([name, sdl]) => ({
    name,
    url: `http://${name}`,
    file: `subgraphs/${name}/schema.graphql`,
    sdl,
  }));
  return { name: 'test', subgraphs, clients: [], ...more };
}

/** For tests: a client whose contract names these tags. */
export function excluding(...excludeTags: readonly string[]): ClientRevision {
  return { ...CLIENT, contract: { excludeTags } };
}

/** For tests: what a rule finds, each as `CODE coordinate line`; other rules' codes are left out. */
export function found(
  codes: RegExp,
  sdls: Readonly<Record<string, string>>,
  more?: Partial<Revision>,
): string[] {
  const revision = revisionOf(sdls, more);
  return lintRevision(revision, { ...SETTINGS, tags: contractTags([revision]) })
    .map(({ finding }) => finding)
    .filter(({ code }) => codes.test(code))
    .map(({ code, coordinate, place }) => `${code} ${coordinate} ${place?.line}`);
}
