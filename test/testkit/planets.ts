import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { composeSupergraph } from '../../schema/index.ts';

/** A graph that has nothing to do with the shop: three subgraphs that share planets. */
export interface Planets {
  readonly supergraph: string;
  /** The same graph, with another address for some subgraphs or a changed text for some schemas. */
  compose(changes: {
    readonly urls?: Readonly<Record<string, string>>;
    readonly sdl?: (sdl: string) => string;
  }): string;
  readonly urls: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Starts the planets' subgraphs, each on a free port. */
export async function startPlanets(): Promise<Planets> {
  const servers = await Promise.all(SUBGRAPHS.map(startSubgraph));
  const urls = Object.fromEntries(servers.map(({ name, url }) => [name, url]));
  const compose: Planets['compose'] = ({ urls: others = {}, sdl: changed = (sdl) => sdl }) => {
    const composition = composeSupergraph(
      SUBGRAPHS.map(({ name, sdl }) => ({
        name,
        url: others[name] ?? urls[name] ?? '',
        sdl: changed(sdl),
      })),
    );
    if (composition.kind === 'composed') return composition.supergraph;
    throw new Error(composition.errors.map(({ message }) => message).join('\n'));
  };
  return {
    supergraph: compose({}),
    compose,
    urls,
    close: async () => {
      await Promise.all(servers.map(({ stop }) => stop()));
    },
  };
}

interface Subgraph {
  readonly name: string;
  readonly sdl: string;
  readonly resolvers: object;
}

const LINK = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag"])
`;

const PLANETS = [
  { id: 'earth', name: 'Earth', massInEarths: 1 },
  { id: 'mars', name: 'Mars', massInEarths: 0.107 },
];

const MOONS: Readonly<Record<string, readonly object[]>> = {
  earth: [{ name: 'Moon', radiusInKm: 1737 }],
  mars: [
    { name: 'Phobos', radiusInKm: 11 },
    { name: 'Deimos', radiusInKm: 6 },
  ],
};

const VISITS: Readonly<Record<string, number>> = { earth: 0, mars: 49 };

const SUBGRAPHS: readonly Subgraph[] = [
  {
    name: 'planets',
    sdl: `${LINK}
      type Query {
        planets: [Planet!]! @tag(name: "public")
        planet(id: ID!): Planet
      }
      type Planet @key(fields: "id") {
        id: ID! @tag(name: "public")
        name: String! @tag(name: "public")
        massInEarths: Float! @tag(name: "science")
      }`,
    resolvers: {
      Query: {
        planets: () => PLANETS,
        planet: (_: unknown, { id }: { id: string }) => PLANETS.find((each) => each.id === id),
      },
    },
  },
  {
    name: 'moons',
    sdl: `${LINK}
      type Planet @key(fields: "id") {
        id: ID!
        moons: [Moon!]! @tag(name: "public")
      }
      type Moon {
        name: String! @tag(name: "public")
        radiusInKm: Int! @tag(name: "science")
      }`,
    resolvers: { Planet: { moons: ({ id }: { id: string }) => MOONS[id] } },
  },
  {
    name: 'visits',
    sdl: `${LINK}
      type Planet @key(fields: "id") { id: ID! visits: Int }`,
    resolvers: { Planet: { visits: ({ id }: { id: string }) => VISITS[id] } },
  },
];

async function startSubgraph({ name, sdl, resolvers }: Subgraph) {
  const server = new ApolloServer({
    schema: buildSubgraphSchema([
      { typeDefs: parse(sdl), resolvers: resolvers as Record<string, never> },
    ]),
    stopOnTerminationSignals: false,
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  });
  const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: 0 } });
  return { name, url, stop: () => server.stop() };
}
