import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import { limitOf } from '../../limits/argument-limit.ts';
import { affectedOperations } from '../affected-operations.ts';
import { JudgedOperation } from '../breaking-changes/judged-operation.ts';
import type { Finding } from '../finding.ts';
import type { PairedClient } from '../paired-operations.ts';
import { listText } from './list-text.ts';

/**
 * Arguments by which a client may ask for less than before: values of variables that its releases
 * send can be too great from now on.
 */
export function limitChanges({ client, base, head }: PairedClient): Finding[] {
  if (base?.contract.kind !== 'contract' || head?.contract.kind !== 'contract') return [];
  const schemas = { base: base.contract.schema, head: head.contract.schema };
  const before = limitsIn(schemas.base);
  const lowered = [...limitsIn(schemas.head)]
    .filter(([argument, max]) => before.has(argument) && max < (before.get(argument) ?? 0))
    .map(([argument]) => argument);
  if (lowered.length === 0) return [];
  const affected = head.operations
    .filter(({ operation, errors }) => operation.releases.length > 0 && errors.length === 0)
    .filter((each) => {
      const judged = new JudgedOperation(each, schemas);
      return lowered.some((argument) => judged.varies(argument));
    })
    .map(({ operation }) => operation);
  return [
    {
      code: 'CONTRACT_LIMIT_LOWERED',
      check: 'contracts',
      severity: affected.length > 0 ? 'warning' : 'note',
      message: `${client} may ask for less than before by ${listText(lowered)}.`,
      advice: 'Make sure that those versions never send more: they would be refused.',
      coordinate: lowered[0],
      client,
      affected: affectedOperations(client, affected),
    },
  ];
}

/** The greatest value of every argument, by its coordinate. */
function limitsIn(schema: GraphQLSchema): ReadonlyMap<string, number> {
  const limits = new Map<string, number>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      for (const argument of field.args) {
        const max = limitOf(argument)?.max ?? Number.POSITIVE_INFINITY;
        limits.set(`${type.name}.${field.name}(${argument.name}:)`, max);
      }
    }
  }
  return limits;
}
