import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { formatManifest, operationId } from '../schema/index.ts';
import { killPrograms, runFacet } from './testkit/program.ts';
import { copyProject, type ProjectCopy } from './testkit/project-copy.ts';

const BODY = 'query Early {\n  draftOffers\n  mobileOffers\n}';

let project: ProjectCopy;

beforeAll(() => {
  project = copyProject();
  const file = join(project.folder, 'subgraphs/products/schema.graphql');
  const sdl = readFileSync(file, 'utf8');
  const more = `
directive @draft on FIELD_DEFINITION
directive @allowedFor(clients: [String!]!) on FIELD_DEFINITION

extend type Query {
  "Offers that nobody may ask for yet."
  draftOffers: Int @draft
  "Offers for phones."
  mobileOffers: Int @allowedFor(clients: ["mobile"])
}
`;
  writeFileSync(file, sdl + more);
});

afterAll(async () => {
  await killPrograms();
  project.remove();
});

test('What a client may not register gets into no manifest', async () => {
  const file = 'bffs/web/operations/Early.graphql';
  writeFileSync(join(project.folder, file), BODY);
  expect(await runFacet(['compose'], { cwd: project.folder })).toMatchObject({
    code: 1,
    stderr: [
      `${file}:2:3 Lifecycle Query.draftOffers is a draft: no operation may be registered that uses it.`,
      `${file}:3:3 Lifecycle Query.mobileOffers is for mobile only.`,
      '',
    ].join('\n'),
  });
  writeFileSync(join(project.folder, file), 'query Early {\n  __typename\n}');
  expect(await runFacet(['compose'], { cwd: project.folder })).toMatchObject({ code: 0 });
}, 60_000);

test('It is not published either, except by whom it is for', async () => {
  const body = BODY.replace('  draftOffers\n', '');
  const manifest = join(project.folder, 'manifest.json');
  const format = 'apollo-persisted-query-manifest';
  const operation = { id: operationId(body), name: 'Early', type: 'query', body } as const;
  writeFileSync(manifest, formatManifest({ format, version: 1, operations: [operation] }));
  const env = { FACET_STATE_FOLDER: join(project.folder, 'state') };
  const publish = (client: string) =>
    runFacet(['publish', client, '1.0.0', manifest], { cwd: project.folder, env });
  expect(await publish('web')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /Early:2:3 Lifecycle Query\.mobileOffers is for mobile only\.\nrefused: nothing was published/,
    ),
  });
  expect(await publish('mobile')).toMatchObject({ code: 0 });
}, 60_000);
