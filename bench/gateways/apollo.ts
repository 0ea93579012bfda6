import { type Gateway, textBody } from './gateway.ts';
import { versionOf } from './version-of.ts';

/** Apollo Server before Apollo Gateway, both as they come. It cannot share what is in flight. */
export const apollo: Gateway = {
  name: 'apollo',
  label: `Apollo Gateway ${versionOf('@apollo/gateway')}`,
  prepare: async (setup) => setup,
  program: ({ port, supergraph, features }) => ({
    directory: import.meta.dirname,
    arguments: ['apollo-server.ts', String(port), supergraph, features],
  }),
  requestBody: textBody,
};
