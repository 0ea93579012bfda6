import { type DocumentNode, Kind } from 'graphql';
import { allOf, type Requirement, requirementText } from '../../auth/requirement.ts';
import { subgraphRequirements } from '../../auth/subgraph-requirements.ts';
import type { Revisions } from '../../check.ts';
import { schemaElements } from '../../coordinate.ts';
import { subgraphDocument } from '../../subgraph-document.ts';
import { declarationOf } from '../declarations.ts';
import type { Finding } from '../finding.ts';
import type { Revision } from '../revision.ts';

/**
 * Elements that several subgraphs define and do not require the same for. Viewers need all that any
 * of them requires, which whoever reads one subgraph's SDL cannot see.
 */
export function authDifferences({ base, head }: Revisions): Finding[] {
  const known = new Set(differencesIn(base?.revision).map(({ key }) => key));
  return differencesIn(head.revision)
    .filter(({ key }) => !known.has(key))
    .map(({ coordinate, subgraph, others, missing }) => ({
      code: 'AUTH_REQUIREMENTS_DIFFER',
      check: 'composition',
      severity: 'warning',
      message: `${coordinate} takes ${missing} in ${others}, and ${subgraph} does not say so.`,
      advice: 'Say the same in each subgraph that defines it: viewers need all of it anyway.',
      coordinate,
      ...declarationOf(head.revision, coordinate, subgraph),
    }));
}

interface Difference {
  readonly key: string;
  readonly coordinate: string;
  /** The one that requires less. */
  readonly subgraph: string;
  readonly others: string;
  readonly missing: string;
}

function differencesIn(revision: Revision | undefined): Difference[] {
  const said = new Map<string, Said[]>();
  for (const { name, sdl } of revision?.subgraphs ?? []) {
    const document = subgraphDocument(sdl);
    const requirements = subgraphRequirements(document);
    for (const coordinate of definedIn(document)) {
      const requirement = allOf([requirements.get(coordinate) ?? []]);
      said.set(coordinate, [...(said.get(coordinate) ?? []), { subgraph: name, requirement }]);
    }
  }
  return [...said].flatMap(([coordinate, each]) => differencesAt(coordinate, each));
}

interface Said {
  readonly subgraph: string;
  readonly requirement: Requirement;
}

function differencesAt(coordinate: string, said: readonly Said[]): Difference[] {
  const all = allOf(said.map(({ requirement }) => requirement));
  return said
    .filter(({ requirement }) => !isSame(requirement, all))
    .map(({ subgraph, requirement }) => {
      const known = requirement.map((clause) => JSON.stringify(clause));
      const missing = all.filter((clause) => !known.includes(JSON.stringify(clause)));
      const others = said.filter((other) => !isSame(other.requirement, requirement));
      return {
        key: `${coordinate} ${subgraph} ${JSON.stringify(missing)}`,
        coordinate,
        subgraph,
        others: others.map((other) => other.subgraph).join(' and '),
        missing: requirementText(missing),
      };
    });
}

function isSame(a: Requirement, b: Requirement): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Objects and their fields but for those that are another subgraph's. */
function definedIn(document: DocumentNode): Set<string> {
  const external = /^(?:.*__)?external$/;
  const elements = [...schemaElements(document)].filter(
    ({ node }) =>
      node.kind === Kind.FIELD_DEFINITION &&
      !node.directives?.some(({ name }) => external.test(name.value)),
  );
  return new Set(elements.map(({ coordinate }) => coordinate));
}
