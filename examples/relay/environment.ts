import {
  Environment,
  type FetchFunction,
  type GraphQLResponse,
  Network,
  RecordSource,
  Store,
} from 'relay-runtime';

export interface EnvironmentOptions {
  /** The endpoint at the edge: `https://api.example.com/web/graphql`. */
  readonly url: string;
  /** Names the app and its version, for the version gate and the ledger of what is used. */
  readonly app: { readonly name: string; readonly version: string };
}

/** A Relay environment that sends the ids which the compiler wrote into the artefacts. */
export function createEnvironment(options: EnvironmentOptions): Environment {
  return new Environment({
    network: Network.create(fetchById(options)),
    store: new Store(new RecordSource()),
  });
}

function fetchById({ url, app }: EnvironmentOptions): FetchFunction {
  return async ({ id, name }, variables) => {
    if (!id) throw new Error(`${name} has no id: "persistConfig" is missing in relay.config.json.`);
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'graphql-client-name': app.name,
        'graphql-client-version': app.version,
      },
      body: JSON.stringify({ doc_id: id, variables }),
    });
    return (await answer.json()) as GraphQLResponse;
  };
}
