import { readFileSync } from 'node:fs';
import type { GraphQLResolverMap } from '@apollo/subgraph';
import { type DocumentNode, parse } from 'graphql';
import type { CallerKeys } from './caller-keys.ts';
import type { Changes } from './changes.ts';
import { choosePublisher, type PublishTo } from './choose-publisher.ts';
import { type Database, type Migrations, openDatabase } from './database.ts';
import type { Files } from './files.ts';
import { createLog, type LogLevel, type LogTo } from './log.ts';
import { type Listening, listen } from './server.ts';
import { stoppingPlugin } from './stopping-plugin.ts';
import type { Viewer } from './viewer.ts';

/**
 * What every resolver of a service gets: its database, this request's loaders, who asks, and whom to
 * tell of changes.
 */
export interface ServiceContext<Tables, Loaders> {
  readonly db: Database<Tables>;
  readonly loaders: Loaders;
  readonly viewer: Viewer | null;
  readonly changed: Changes['changed'];
  /** Aborts when nobody waits for the answer any more, as no statement begins from then on. */
  readonly signal: AbortSignal;
  /** Where browsers and apps reach the service's files. */
  readonly filesUrl: string;
}

/** The parts a domain service is made of. */
export interface ServiceDefinition<Tables, Loaders> {
  /** Name in the supergraph, and of its PostgreSQL schema. */
  readonly name: string;
  /** Where its `schema.graphql` lies. */
  readonly schemaUrl: URL;
  readonly resolvers: object;
  readonly migrations: Migrations;
  /** Fills empty tables; `scale` multiplies the shop's size. */
  readonly seed: (db: Database<Tables>, scale: number) => Promise<void>;
  /** Makes the loaders of one request. */
  readonly createLoaders: (db: Database<Tables>) => Loaders;
  readonly files?: Files<Tables>;
}

/** How a service is run. */
export interface ServiceOptions {
  /** TCP port on the loopback interface; 0 takes a free one. */
  readonly port: number;
  /** Whose calls are answered: BFFs that sign with one of these keys. */
  readonly callers: CallerKeys;
  /** A `postgres://` URL; absent means an embedded SQLite database in memory. */
  readonly databaseUrl?: string | undefined;
  /** Multiplies the size of the seed data. Default 1. */
  readonly seedScale?: number | undefined;
  /** Who else is told of what this service's writes change. Default: who listens in this process. */
  readonly publishTo?: PublishTo | undefined;
  /** Where browsers and apps reach the service's files. Default: where it serves them itself. */
  readonly filesUrl?: string | undefined;
  /** What is logged, to standard error. Default `error`; requests are told at `info`. */
  readonly logLevel?: LogLevel | undefined;
  /** Takes the lines elsewhere than standard error, for tests that read them. */
  readonly logTo?: LogTo | undefined;
  /** Told of every SQL statement, for tests that count them. */
  readonly onStatement?: ((sql: string) => void) | undefined;
}

/** A domain service that can be started. */
export interface Service {
  readonly name: string;
  start(options: ServiceOptions): Promise<Listening>;
}

/**
 * Defines a domain service. Starting it opens and migrates its database, seeds it when it is
 * empty, and serves `/graphql`, `/health/*` and its files on the loopback interface.
 */
export function defineService<Tables, Loaders>(
  definition: ServiceDefinition<Tables, Loaders>,
): Service {
  return {
    name: definition.name,
    start: async (options) => {
      const { files } = definition;
      const db = await openDatabase<Tables>(definition, options);
      const publisher = await choosePublisher(options.publishTo);
      const onClose = async () => {
        publisher.close();
        await db.destroy();
      };
      const typeDefs: DocumentNode = parse(readFileSync(definition.schemaUrl, 'utf8'));
      return listen({
        name: definition.name,
        port: options.port,
        callers: options.callers,
        modules: [{ typeDefs, resolvers: definition.resolvers as GraphQLResolverMap<unknown> }],
        contextFor: ({ origin, signal, ...asking }): ServiceContext<Tables, Loaders> => {
          const stopping = db.withPlugin(stoppingPlugin(signal));
          return {
            ...asking,
            db: stopping,
            loaders: definition.createLoaders(stopping),
            signal,
            filesUrl: options.filesUrl ?? `${origin}${files?.path ?? ''}`,
          };
        },
        addRoutes: (app) => files?.addRoutes(app, db),
        publisher,
        log: createLog(definition.name, options.logLevel ?? 'error', options.logTo),
        onClose,
      }).catch(async (error: unknown) => {
        // Its connections would keep the process from ending.
        await onClose();
        throw error;
      });
    },
  };
}
