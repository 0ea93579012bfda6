import { readFileSync } from 'node:fs';
import { type ComposedRevision, composeRevision } from '../../schema/check.ts';
import { manifestOf } from './operations.ts';
import { definitions } from './shop.ts';
import { SUBGRAPHS } from './subgraphs.ts';

/** The shop as schema review sees it: composed, every registered operation planned. */
export function composedShop(): ComposedRevision {
  return composeRevision({
    name: 'shop',
    subgraphs: SUBGRAPHS.map((name) => {
      const file = `subgraphs/${name}/schema.graphql`;
      return { name, url: `http://${name}`, file, sdl: readFileSync(file, 'utf8') };
    }),
    clients: definitions.map(({ client, contract, budgets, overrideLabels }) => ({
      client,
      contract,
      overrideLabels,
      budgets,
      growth: { subgraphRequests: 0, sequentialRequests: 0, entityLookups: 0 },
      optionalSubgraphs: [],
      operations: manifestOf(client as 'web').operations.map(({ id, name, type, body }) => {
        const place = { file: `bffs/${client}/operations/${name}.graphql`, line: 1, column: 1 };
        return { id, name, type: type as 'query', body, place, releases: [] };
      }),
      errors: [],
    })),
  });
}
