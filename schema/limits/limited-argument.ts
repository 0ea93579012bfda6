import type { TypeInfo, ValidationContext } from 'graphql';
import { limitOf } from './argument-limit.ts';

/** An argument that a client's schema limits. */
export interface LimitedArgument {
  readonly name: string;
  /** The coordinate of its field. */
  readonly field: string;
  readonly max: number;
  /** What it is when it is left out; undefined when the schema does not say. */
  readonly default: number | undefined;
  /** Whether the client's default is sent, which services do not know. */
  readonly isSent: boolean;
}

/** The limited argument at which a visit stands. */
export function limitedArgumentAt(
  at: Pick<TypeInfo | ValidationContext, 'getArgument' | 'getFieldDef' | 'getParentType'>,
): LimitedArgument | undefined {
  const argument = at.getArgument();
  const limit = argument && limitOf(argument);
  if (!limit) return undefined;
  const { name, defaultValue } = argument;
  return {
    name,
    field: `${at.getParentType()?.name}.${at.getFieldDef()?.name}`,
    max: limit.max,
    default: typeof defaultValue === 'number' ? defaultValue : undefined,
    isSent: limit.default !== undefined,
  };
}

/** What a client is told that asks for too much. */
export function limitExceeded(
  { name, field, max }: LimitedArgument,
  value: number | string,
): string {
  return `"${name}" of ${field} is ${value}; this client gets at most ${max}.`;
}
