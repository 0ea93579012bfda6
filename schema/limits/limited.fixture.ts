import { buildSchema, type GraphQLSchema } from 'graphql';
import { printApiSchema } from '../supergraph.ts';
import type { ArgumentLimits } from './argument-limit.ts';
import { limitedSchema } from './limited-schema.ts';

/** For tests: the SDL of a schema with limits in it. */
export function limitedText(sdl: string, limits: ArgumentLimits): string {
  const api = buildSchema(sdl);
  const limited = limitedSchema(printApiSchema(api), api, limits);
  if (limited.kind === 'limited') return limited.schema;
  throw new Error(JSON.stringify(limited.errors));
}

/** For tests: a schema with limits in it. */
export function limitedSchemaOf(sdl: string, limits: ArgumentLimits): GraphQLSchema {
  return buildSchema(limitedText(sdl, limits));
}
