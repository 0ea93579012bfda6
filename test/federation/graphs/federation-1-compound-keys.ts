import type { FederationGraph } from '../federation-graph.ts';

const TOOLS = [{ id: 'p1', bin: 'p1-bin', price: 12.3, serial: 's1', name: 'Plane' }];

type Tool = (typeof TOOLS)[number];

/**
 * In Federation 1 every part of an extension's key is external, and yet `serial` is known nowhere
 * else: it counts as the extension's own, and is reached by the other of its two keys.
 */
export const FEDERATION_1_COMPOUND_KEYS: FederationGraph = {
  name: 'an extension of Federation 1 with two keys, one of which nobody else knows',
  subgraphs: [
    {
      name: 'bench',
      sdl: `type Query { benchTool: Tool }
        type Tool @key(fields: "id") { id: ID! name: String bin: ID }`,
      resolvers: {
        Query: { benchTool: () => TOOLS[0] },
        Tool: { __resolveReference: (key: Partial<Tool>) => TOOLS.find(({ id }) => id === key.id) },
      },
    },
    {
      name: 'counter',
      sdl: `type Query { counterTool: Tool }
        extend type Tool @key(fields: "id name") @key(fields: "serial") {
          id: ID @external
          name: String @external
          serial: String @external
          price: Float!
        }`,
      resolvers: {
        Query: { counterTool: () => TOOLS[0] },
        Tool: {
          __resolveReference: (key: Partial<Tool>) =>
            TOOLS.find(({ id, name, serial }) =>
              key.id === undefined ? serial === key.serial : id === key.id && name === key.name,
            ),
        },
      },
    },
  ],
  cases: [
    {
      title: 'to the extension',
      query: '{ benchTool { id bin price serial name } }',
      data: { benchTool: { id: 'p1', bin: 'p1-bin', price: 12.3, serial: 's1', name: 'Plane' } },
    },
    {
      title: 'from the extension',
      query: '{ counterTool { serial bin name } }',
      data: { counterTool: { serial: 's1', bin: 'p1-bin', name: 'Plane' } },
    },
  ],
};
