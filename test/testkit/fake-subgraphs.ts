import type { AnswerEnvelope } from '../../gateway/subgraph/answer.ts';
import type { SubgraphClient, SubgraphRequest } from '../../gateway/subgraph/client.ts';

/** A request as a subgraph would read it. */
export interface Asked {
  readonly service: string;
  readonly query: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever was sent.
  readonly variables: Record<string, any>;
  readonly request: SubgraphRequest;
}

/** What a subgraph answers: data and errors, as values or as JSON text, or an error it fails with. */
export type Reply = (asked: Asked) => unknown;

export interface FakeSubgraphs {
  readonly client: SubgraphClient;
  /** The requests so far. */
  readonly asked: readonly Asked[];
}

/** A client that opens no socket: each service answers what the test says. */
export function fakeSubgraphs(replies: Readonly<Record<string, Reply>>): FakeSubgraphs {
  const asked: Asked[] = [];
  return {
    asked,
    client: {
      send: async (request) => {
        const { query, variables } = JSON.parse(String(request.body));
        const each = { service: request.service, query, variables, request };
        asked.push(each);
        const answer = await replies[request.service]?.(each);
        if (answer instanceof Error) throw answer;
        // What comes over a wire is nobody else's.
        return {
          errors: [],
          cacheControl: undefined,
          changed: [],
          ...JSON.parse(typeof answer === 'string' ? answer : JSON.stringify(answer)),
        } as AnswerEnvelope;
      },
      startAnew: () => {},
      pressures: () => [],
      mayAsk: () => true,
      close: async () => {},
    },
  };
}
