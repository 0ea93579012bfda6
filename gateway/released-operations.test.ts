import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { NodePool, operationId } from '../schema/index.ts';
import { captureLog } from '../test/testkit/captured-log.ts';
import type { Planning } from './planning.ts';
import type { RegisteredOperation } from './registered-operations.ts';
import type { UnitedOperation } from './registry/united-releases.ts';
import {
  type Released,
  type ReleaseRegistration,
  releasedOperations,
} from './released-operations.ts';

const PLANS = JSON.stringify({ labels: [], variants: { '': 0 }, plans: [] });

/** Plans everything but what is named `Unplannable`. */
const planning = {
  planOperations: async (_: unknown, bodies: readonly string[]) =>
    bodies.map((body) =>
      body.includes('Unplannable')
        ? { kind: 'failed' as const, message: 'No way to it.' }
        : { kind: 'planned' as const, plans: PLANS },
    ),
} as unknown as Planning;

const united = (
  name: string,
  versions: readonly string[],
  body = `query ${name} { rate }`,
): UnitedOperation => ({
  id: operationId(`query ${name} { rate }`),
  name,
  type: 'query',
  body,
  versions,
  plans: [],
});

function registering() {
  const log = captureLog();
  const registration: ReleaseRegistration = {
    schema: buildSchema('type Query { rate: Int }'),
    source: { supergraph: '', filter: {} },
    contract: { supergraphHash: 'hash' } as ReleaseRegistration['contract'],
    stored: undefined,
    nodes: new NodePool(),
    manifests: [],
    known: undefined,
    planning,
    log: log.log,
    count: () => {},
  };
  const register = (
    operations: readonly UnitedOperation[],
    changes: Partial<ReleaseRegistration> = {},
  ): Promise<Released> =>
    releasedOperations({ operations, changesAt: undefined }, { ...registration, ...changes });
  return { register, log };
}

const [A, B] = [united('A', ['1.0']), united('B', ['1.0'])];

test('What was made before is the same object afterwards, with the versions that list it now', async () => {
  const { register } = registering();
  const known = await register([A]);
  const after = await register([{ ...A, versions: ['1.0', '1.1'] }, B], { known });
  expect(after.get(A.id)?.operation).toBe(known.get(A.id)?.operation);
  expect(after.get(A.id)?.versions).toEqual(['1.0', '1.1']);
  expect(after.get(B.id)?.operation?.name).toBe('B');
});

test("A manifest's operation is taken as it is; where it has another text, that is told once", async () => {
  const { register, log } = registering();
  const committed = (await register([A])).get(A.id)?.operation as RegisteredOperation;
  const manifests = [[committed]];
  expect((await register([A], { manifests })).get(A.id)?.operation).toBe(committed);
  const other = united('A', ['1.0'], 'query A { rate __typename }');
  const known = await register([other], { manifests });
  await register([other], { manifests, known });
  expect(known.get(A.id)?.operation).toBeUndefined();
  expect(log.lines.map(({ msg }) => msg)).toEqual(['a released operation is left out']);
  // Once the manifest does not list it any more, it is the release's.
  expect((await register([other], { known })).get(A.id)?.operation?.text).toBe(other.body);
});

test('What does not parse, fit or have a plan is left out, and told of once with its reason', async () => {
  const { register, log } = registering();
  const bad = [
    united('NoSyntax', ['1.0'], 'query NoSyntax {'),
    united('Unfit', ['1.0'], 'query Unfit { nothing }'),
    united('Unplannable', ['1.0']),
  ];
  const known = await register([A, ...bad]);
  const after = await register([A, ...bad], { known });
  expect([...after.values()].filter(({ operation }) => operation)).toHaveLength(1);
  expect(log.lines).toMatchObject([
    { operation: 'NoSyntax', findings: [expect.stringContaining('Syntax Error')] },
    { operation: 'Unfit', findings: [expect.stringContaining('FieldsOnCorrectType')] },
    { operation: 'Unplannable', findings: ['No way to it.'] },
  ]);
});
