import { defineGraph, type Graph, LINK } from '../graph.ts';

/** Several keys, compound and nested keys, keys that cannot be resolved, shared value types. */
export function keys(): Graph {
  return defineGraph({
    name: 'keys',
    values: {
      id: ['u1', 'u2', 'u3', 'u9'],
      sku: ['s1', 's2', 's9'],
      vendor: ['v1', 'v2', 'v9'],
      length: [0, 3, 100],
      percent: [10, 50],
      number: [1, 2, 9],
      code: ['north', 'south', 'x'],
    },
    monolith: { Query: ROOT, Warehouse: { report } },
    subgraphs: {
      accounts: {
        sdl: `${LINK}
          type Query { users(first: Int = 3): [User!]! user(id: ID!): User me: User! }
          type User @key(fields: "id") @key(fields: "email") {
            id: ID!
            email: String!
            name: String
            boss: User
            team(first: Int! = 2): [User]
            joined(format: DateFormat = ISO): Date
          }
          scalar Date
          enum DateFormat { ISO YEAR }`,
        resolvers: {
          Query: { users: ROOT.users, user: ROOT.user, me: ROOT.me },
          User: {
            __resolveReference: ({ id, email }: Partial<User>) =>
              USERS.find((user) => user.id === id || user.email === email),
          },
        },
      },
      profiles: {
        sdl: `${LINK}
          type User @key(fields: "email") {
            email: String!
            bio(length: Int! = 10): String
            address: Address
            favourite: Product
            wishes: [Product!]
          }
          type Address @shareable { street: String city: String! }
          type Product @key(fields: "sku vendor { id }", resolvable: false) {
            sku: String!
            vendor: Vendor!
          }
          type Vendor @key(fields: "id", resolvable: false) { id: ID! }`,
        resolvers: {
          User: {
            __resolveReference: ({ email }: Partial<User>) =>
              USERS.find((user) => user.email === email),
          },
        },
      },
      catalogue: {
        sdl: `${LINK}
          type Query {
            products(skus: [String!]): [Product]!
            product(sku: String!, vendor: ID! = "v1"): Product
            find(by: ProductKey!): Product
          }
          input ProductKey { sku: String! = "s2" vendor: VendorKey }
          input VendorKey { id: ID! = "v1" }
          type Product @key(fields: "sku vendor { id }") {
            sku: String!
            vendor: Vendor!
            title: String!
            price: Money @shareable
            tags: [String]
            related: [Product!]!
          }
          type Vendor @key(fields: "id") { id: ID! name: String address: Address }
          type Address @shareable { street: String city: String! }
          type Money @shareable { amount: Int! currency: String! }`,
        resolvers: {
          Query: { products: ROOT.products, product: ROOT.product, find: ROOT.find },
          Product: { __resolveReference: productOf },
          Vendor: {
            __resolveReference: ({ id }: Partial<Vendor>) => VENDORS.find((v) => v.id === id),
          },
        },
      },
      stock: {
        sdl: `${LINK}
          type Query { warehouses: [Warehouse!]! }
          type Product @key(fields: "sku vendor { id }") @key(fields: "upc") {
            sku: String!
            vendor: Vendor!
            upc: ID!
            inStock: Int
            warehouses: [Warehouse!]
          }
          type Vendor @key(fields: "id") { id: ID! country: String }
          type Warehouse @key(fields: "number") @key(fields: "code") {
            number: Int!
            code: ID!
            city: String
          }`,
        resolvers: {
          Query: { warehouses: ROOT.warehouses },
          Product: { __resolveReference: productOf },
          Vendor: {
            __resolveReference: ({ id }: Partial<Vendor>) => VENDORS.find((v) => v.id === id),
          },
          Warehouse: {
            __resolveReference: ({ number, code }: Partial<Warehouse>) =>
              WAREHOUSES.find((each) => each.number === number || each.code === code),
          },
        },
      },
      pricing: {
        sdl: `${LINK}
          type Query { bestseller: Product }
          type Product @key(fields: "upc") {
            upc: ID!
            discount(percent: Int! = 10): Money
            price: Money @shareable
          }
          type Money @shareable { amount: Int! currency: String! }`,
        resolvers: {
          Query: { bestseller: ROOT.bestseller },
          Product: { __resolveReference: productOf },
        },
      },
      // Knows both keys of a warehouse, and finds one by the second only.
      depots: {
        sdl: `${LINK}
          type Query { depot(code: ID! = "north"): Warehouse }
          type Warehouse @key(fields: "number", resolvable: false) @key(fields: "code") {
            number: Int!
            code: ID!
            capacity: Int
            city: String @external
            report: String @requires(fields: "city")
            manager: User
          }
          type User @key(fields: "id", resolvable: false) { id: ID! }`,
        resolvers: {
          Query: {
            depot: (_: unknown, args: { code: string }) => {
              const { city: _elsewhere, ...depot } = ROOT.depot(_, args) ?? {};
              return 'code' in depot ? depot : null;
            },
          },
          Warehouse: {
            __resolveReference: ({ code, city }: Partial<Warehouse>) => {
              const found = WAREHOUSES.find((each) => each.code === code);
              return found ? { ...found, city } : null;
            },
            report,
          },
        },
      },
    },
  });
}

interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
  readonly boss: () => User | null;
  readonly team: (args: { first: number }) => readonly (User | null)[] | null;
  readonly joined: (args: { format: 'ISO' | 'YEAR' | null }) => string | number;
  readonly bio: (args: { length: number }) => string;
  readonly address: { readonly street: string | null; readonly city: string } | null;
  readonly favourite: () => Product | null;
  readonly wishes: () => readonly Product[] | null;
}

interface Vendor {
  readonly id: string;
  readonly name: string | null;
  readonly country: string | null;
  readonly address: { readonly street: string | null; readonly city: string } | null;
}

interface Warehouse {
  readonly number: number;
  readonly code: string;
  readonly city: string | null;
  readonly capacity: number;
  readonly manager: () => User | null;
}

interface Product {
  readonly sku: string;
  readonly vendor: Vendor;
  readonly upc: string;
  readonly title: string;
  readonly price: Money | null;
  readonly discount: (args: { percent: number }) => Money | null;
  readonly tags: readonly (string | null)[] | null;
  readonly related: () => readonly Product[];
  readonly inStock: number | null;
  readonly warehouses: readonly Warehouse[] | null;
}

interface Money {
  readonly amount: number;
  readonly currency: string;
}

const user = (
  id: string,
  name: string | null,
  links: { boss?: string; team?: readonly (string | null)[]; wishes?: readonly number[] },
): User => ({
  id,
  email: `${id}@example.test`,
  name,
  boss: () => userOf(links.boss),
  team: ({ first }) => links.team?.slice(0, first).map((each) => userOf(each)) ?? null,
  joined: ({ format }) => (format === 'YEAR' ? 2020 : '2020-02-29'),
  bio: ({ length }) => `I am ${name}, "${id}".`.slice(0, length),
  address: id === 'u2' ? null : { street: id === 'u1' ? 'High Street 1' : null, city: 'Graz' },
  favourite: () => PRODUCTS[links.wishes?.[0] ?? -1] ?? null,
  wishes: () => links.wishes?.map((index) => PRODUCTS[index] as Product) ?? null,
});

const USERS: readonly User[] = [
  user('u1', 'Ann', { team: ['u2', null, 'u3', 'u2'], wishes: [0, 1, 0] }),
  user('u2', null, { boss: 'u1', wishes: [] }),
  user('u3', 'Cyd', { boss: 'u1', team: [], wishes: [2, 3] }),
  user('u4', 'Dan', { boss: 'u3', team: ['u4'] }),
];

const userOf = (id: string | null | undefined): User | null =>
  USERS.find((each) => each.id === id) ?? null;

const VENDORS: readonly Vendor[] = [
  { id: 'v1', name: 'Acme', country: 'AT', address: { street: 'Ring 2', city: 'Wien' } },
  { id: 'v2', name: null, country: null, address: null },
];

const WAREHOUSES: readonly Warehouse[] = [
  { number: 1, code: 'north', city: 'Oslo', capacity: 100, manager: () => userOf('u1') },
  { number: 2, code: 'south', city: null, capacity: 200, manager: () => null },
];

function report({ number, city }: Partial<Warehouse>): string {
  if (city === undefined) throw new Error('Not told of a required field.');
  return `Depot ${number} in ${city ?? 'nowhere'}`;
}

const product = (
  sku: string,
  vendor: number,
  rest: Pick<Product, 'price' | 'tags' | 'inStock' | 'warehouses'>,
  related: readonly number[],
): Product => ({
  sku,
  vendor: VENDORS[vendor] as Vendor,
  upc: `${sku}-${vendor}`,
  title: `Product ${sku} of ${vendor}`,
  discount: ({ percent }) =>
    rest.price && {
      ...rest.price,
      amount: Math.round((rest.price.amount * (100 - percent)) / 100),
    },
  related: () => related.map((index) => PRODUCTS[index] as Product),
  ...rest,
});

const PRODUCTS: readonly Product[] = [
  product(
    's1',
    0,
    {
      price: { amount: 100, currency: 'EUR' },
      tags: ['new', null],
      inStock: 3,
      warehouses: [...WAREHOUSES],
    },
    [1, 2, 1],
  ),
  product('s1', 1, { price: null, tags: [], inStock: 0, warehouses: [] }, []),
  product(
    's2',
    0,
    { price: { amount: 999, currency: 'USD' }, tags: null, inStock: null, warehouses: null },
    [0, 2],
  ),
  product(
    's2',
    1,
    {
      price: { amount: 5, currency: 'EUR' },
      tags: ['old'],
      inStock: 1,
      warehouses: [WAREHOUSES[0] as Warehouse],
    },
    [0],
  ),
];

interface ProductReference {
  readonly sku?: string;
  readonly vendor?: { readonly id: string };
  readonly upc?: string;
}

function productOf({ sku, vendor, upc }: ProductReference): Product | null {
  const found = PRODUCTS.find((each) =>
    upc === undefined ? each.sku === sku && each.vendor.id === vendor?.id : each.upc === upc,
  );
  return found ?? null;
}

const ROOT = {
  users: (_: unknown, { first }: { first: number | null }) => USERS.slice(0, first ?? 4),
  user: (_: unknown, { id }: { id: string }) => userOf(id),
  me: () => USERS[0],
  products: (_: unknown, { skus }: { skus?: readonly string[] | null }) => [
    ...PRODUCTS.filter(({ sku }) => skus?.includes(sku) ?? true),
    null,
  ],
  product: (_: unknown, { sku, vendor }: { sku: string; vendor: string }) =>
    productOf({ sku, vendor: { id: vendor } }),
  find: (_: unknown, { by }: { by: { sku: string; vendor?: { id: string } | null } }) =>
    productOf({ sku: by.sku, vendor: by.vendor ?? { id: 'v2' } }),
  warehouses: () => WAREHOUSES,
  depot: (_: unknown, { code }: { code: string }) => WAREHOUSES.find((each) => each.code === code),
  bestseller: () => PRODUCTS[3],
};
