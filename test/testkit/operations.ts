import { readFileSync } from 'node:fs';
import { type Manifest, parseManifest } from '../../schema/index.ts';
import { CLIENTS, type Client } from './shop.ts';

/** A registered operation with variables that fit the demonstration shop. */
export interface Sample {
  readonly client: Client;
  readonly name: string;
  readonly id: string;
  readonly body: string;
  readonly type: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Values for the variables of operations, by name of operation or of variable. */
const VARIABLES: Readonly<Record<string, unknown>> = {
  id: 'p7',
  productId: 'p7',
  slug: 'lighting',
  sku: 'SKU-000007',
  text: 'lamp',
  filter: { maxPrice: 20_000 },
};

const VARIABLES_OF: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ProfilePage: { id: 'u2' },
  OrderPage: { id: 'o1' },
  OrderStatus: { id: 'o1' },
  AddReview: {
    input: { productId: 'p7', rating: 4, title: 'As described', body: 'It does what it should.' },
  },
  PlaceOrder: {
    input: { idempotencyKey: 'a-basket-of-tests', lines: [{ productId: 'p7', quantity: 2 }] },
  },
};

/** The manifest of a client, as it is committed. */
export function manifestOf(client: Client): Manifest {
  const reading = parseManifest(readFileSync(`bffs/${client}/manifest.json`, 'utf8'));
  if (reading.kind === 'failed') throw new Error(`The manifest of ${client} is bad.`);
  return reading.manifest;
}

/** Every registered operation of every client; mutations last, for they change what queries see. */
export function samples(): Sample[] {
  return CLIENTS.flatMap((client) =>
    manifestOf(client).operations.map(({ id, name, body, type }) => ({
      client,
      name,
      id,
      body,
      type,
      variables: VARIABLES_OF[name] ?? declared(body),
    })),
  ).sort((a, b) => Number(a.type === 'mutation') - Number(b.type === 'mutation'));
}

/** The sample of that name. */
export function sample(client: Client, name: string): Sample {
  const found = samples().find((each) => each.client === client && each.name === name);
  if (!found) throw new Error(`The ${client} client has no operation ${name}.`);
  return found;
}

function declared(body: string): Record<string, unknown> {
  const names = [...body.matchAll(/\$(\w+): \w+!?/g)].map(([, name = '']) => name);
  return Object.fromEntries(
    names.flatMap((name) => (name in VARIABLES ? [[name, VARIABLES[name]]] : [])),
  );
}
