// Configuration of Hive Gateway. Requests to subgraphs that are the same, identity included, are
// sent once while they are in flight: that is its default.
export const gatewayConfig = {
  propagateHeaders: {
    fromClientToSubgraphs: ({ request }: { readonly request: Request }) => ({
      'x-facet-viewer': request.headers.get('x-facet-viewer'),
    }),
  },
  logging: 'warn',
  maxDepth: false,
  maxTokens: false,
};
