import type { FastifyInstance } from 'fastify';
import type { Database } from './database.ts';

/** What a service serves beside GraphQL: files for everybody, which no viewer has a part in. */
export interface Files<Tables> {
  /** The path that they stand below: `/images`. */
  readonly path: string;
  readonly addRoutes: (app: FastifyInstance, db: Database<Tables>) => void;
}
