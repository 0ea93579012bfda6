import { useGraphiQL } from '@graphiql/react';
import { use, useEffect, useState } from 'react';
import { FacetContext, fetchPlan, registeredAs } from './facet.jsx';
import { variablesOf } from './variables.js';

/** GraphiQL's pane of the client's registered operations, and the plan of the one in the editor. */
export const OPERATIONS_PLUGIN = {
  title: 'Registered operations',
  icon: () => (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4 6h16M4 12h16M4 18h10" strokeLinecap="round" />
    </svg>
  ),
  content: OperationsPane,
};

function OperationsPane() {
  const { operations } = use(FacetContext);
  const text = useGraphiQL(({ tabs, activeTabIndex }) => tabs[activeTabIndex]?.query);
  const registered = registeredAs(operations, text);
  return (
    <section className="facet-pane" aria-label="Registered operations">
      <h2>Registered operations</h2>
      <ul>
        {operations.map((operation) => (
          <Operation key={operation.id} operation={operation} isOpen={operation === registered} />
        ))}
      </ul>
      <Plan operation={registered} />
    </section>
  );
}

function Operation({ operation, isOpen }) {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const open = () => {
    queryEditor?.setValue(operation.text);
    variableEditor?.setValue(variablesOf(operation.text));
  };
  return (
    <li>
      <button type="button" aria-current={isOpen} disabled={!queryEditor} onClick={open}>
        {operation.name} {operation.kind === 'mutation' && <small>mutation</small>}
      </button>
    </li>
  );
}

function Plan({ operation }) {
  const [plan, setPlan] = useState('');
  const id = operation?.id;
  useEffect(() => {
    setPlan('');
    if (id === undefined) return undefined;
    let isWanted = true;
    void fetchPlan(id).then((text) => isWanted && setPlan(text));
    return () => {
      isWanted = false;
    };
  }, [id]);
  if (!operation) {
    return (
      <p className="facet-note">
        What is in the editor is not registered: it is sent as text, which nobody but this page may
        do where the allowlist is enforced. Save it in the client’s <code>operations</code> folder
        to register it.
      </p>
    );
  }
  return (
    <>
      <h2>Query plan of {operation.name}</h2>
      <p className="facet-note">
        Sent by its id, <code title={operation.id}>{operation.id.slice(0, 12)}…</code>. The header{' '}
        <code>x-facet-viewer</code> signs somebody in.
      </p>
      <pre className="facet-plan">{plan}</pre>
    </>
  );
}
