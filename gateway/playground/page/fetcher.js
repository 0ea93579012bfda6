import { registeredAs } from './facet.jsx';

/**
 * Sends what is in the editor as a client would: a registered operation by its id, a query by GET.
 * A text that was edited goes as text, with the credential that only this page holds; so does whoever is
 * to be signed in by a header, for nobody else is believed.
 */
export function createFetcher({ operations, credential }) {
  return async ({ query, variables, operationName }, { headers = {} } = {}) => {
    const registered = registeredAs(operations, query);
    const request = registered
      ? requestById(registered, variables)
      : requestByText({ query, variables, operationName }, credential);
    const signsIn = Object.keys(headers).some((name) => name.toLowerCase() === 'x-facet-viewer');
    const answer = await fetch(request.url, {
      ...request,
      headers: {
        ...headers,
        ...(signsIn && { 'x-facet-credential': credential }),
        ...request.headers,
      },
    });
    return answer.json();
  };
}

function requestById({ id, kind }, variables = {}) {
  const search = new URLSearchParams({ documentId: id, variables: JSON.stringify(variables) });
  const url = `/graphql?${search}`;
  if (kind === 'query' && url.length < GET_LENGTH_MAX) {
    return { method: 'GET', url, headers: { 'apollo-require-preflight': 'true' } };
  }
  return post({ documentId: id, variables });
}

/** What every proxy lets through, and what clients keep to. */
const GET_LENGTH_MAX = 2_000;

function requestByText(parameters, credential) {
  return post(parameters, { 'x-facet-credential': credential });
}

function post(parameters, headers = {}) {
  return {
    method: 'POST',
    url: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(parameters),
  };
}
