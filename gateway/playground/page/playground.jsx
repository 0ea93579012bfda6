import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { buildSchema } from 'graphql';
import { useEffect, useMemo, useState } from 'react';
import { FacetContext, fetchFacet } from './facet.jsx';
import { createFetcher } from './fetcher.js';
import { OPERATIONS_PLUGIN } from './operations-plugin.jsx';
import { variablesOf } from './variables.js';

const PLUGINS = [OPERATIONS_PLUGIN, HISTORY_PLUGIN];

/** GraphiQL before one client's contract, with its registered operations beside the editor. */
export function Playground() {
  const { facet, failure } = useFacet();
  // The same schema must stay the same object: a new one makes GraphiQL start all over.
  const sdl = facet?.schema;
  const schema = useMemo(() => sdl && buildSchema(sdl, { assumeValid: true }), [sdl]);
  const fetcher = useMemo(() => facet && createFetcher(facet), [facet]);
  if (failure) return <p className="facet-failure">{failure}</p>;
  if (!facet) return <p className="facet-failure">Loading the playground…</p>;
  return (
    <FacetContext value={facet}>
      <GraphiQL
        schema={schema}
        fetcher={fetcher}
        plugins={PLUGINS}
        visiblePlugin={OPERATIONS_PLUGIN}
        {...startingPoint(facet)}
        defaultEditorToolsVisibility={true}
      >
        <GraphiQL.Logo>
          <span className="facet-logo">
            Facet <b>{facet.client}</b>
          </span>
        </GraphiQL.Logo>
      </GraphiQL>
    </FacetContext>
  );
}

/** The client's example, or else its first operation, ready to run. */
function startingPoint({ operations, example }) {
  // What somebody left in the editors is still there.
  if (localStorage.getItem('graphiql:tabState') !== null) return {};
  const chosen = operations.find(({ name }) => name === example?.operation);
  const { text = '' } = chosen ?? operations[0] ?? {};
  return {
    initialQuery: text,
    initialVariables: variablesOf(text, chosen && example.variables),
  };
}

/** What the BFF serves now; asked again whenever somebody comes back to the page. */
function useFacet() {
  const [state, setState] = useState({});
  useEffect(() => {
    const load = () =>
      fetchFacet().then(
        (facet) => setState((last) => ({ facet: unlessSame(last.facet, facet) })),
        () =>
          setState((last) =>
            last.facet ? last : { failure: 'The BFF does not answer. Reload when it runs again.' },
          ),
      );
    void load();
    window.addEventListener('focus', load);
    return () => window.removeEventListener('focus', load);
  }, []);
  useEffect(() => {
    if (state.facet) document.title = `${state.facet.client} playground`;
  }, [state.facet]);
  return state;
}

function unlessSame(last, next) {
  return JSON.stringify(last) === JSON.stringify(next) ? last : next;
}
