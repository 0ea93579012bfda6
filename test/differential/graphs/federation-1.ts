import { defineGraph, type Graph } from '../graph.ts';

/** Schemas as Federation 1 wrote them: `extend type`, `@external` keys, value types by repetition. */
export function federation1(): Graph {
  return defineGraph({
    name: 'federation-1',
    values: { id: ['a1', 'a2', 'a9'], upc: ['top', 'hat', 'nil'] },
    monolith: {
      Query: ROOT,
      Product: {
        shippingEstimate: (product: Product) => shippingEstimate(product.price, product.weight),
        fits: (product: Product) => fits(product.size),
      },
      Account: { fullName: (account: Account) => fullName(account.name) },
    },
    subgraphs: {
      accounts: {
        sdl: `
          extend type Query { me: Account account(id: ID!): Account accounts: [Account] }
          type Account @key(fields: "id") { id: ID! name: Name username: String birth: Int }
          type Name { first: String last: String }`,
        resolvers: {
          Query: { me: ROOT.me, account: ROOT.account, accounts: ROOT.accounts },
          Account: { __resolveReference: accountOf },
        },
      },
      products: {
        sdl: `
          extend type Query { product(upc: String!): Product topProducts(first: Int = 2): [Product] }
          type Product @key(fields: "upc") @key(fields: "sku brand { id }") {
            upc: String!
            sku: String
            brand: Brand
            name: String
            price: Int
            weight: Int
            size: Size
          }
          type Brand { id: ID! label: String }
          type Size { width: Int height: Int }`,
        resolvers: {
          Query: { product: ROOT.product, topProducts: ROOT.topProducts },
          Product: { __resolveReference: productOf },
        },
      },
      reviews: {
        sdl: `
          type Review @key(fields: "id") {
            id: ID!
            body: String
            author: Account @provides(fields: "username")
            product: Product
          }
          extend type Account @key(fields: "id") {
            id: ID! @external
            username: String @external
            name: Name @external
            reviews: [Review]
            fullName: String @requires(fields: "name { first last }")
          }
          type Name { first: String last: String }
          extend type Product @key(fields: "upc") { upc: String! @external reviews: [Review] }`,
        resolvers: {
          Review: {
            __resolveReference: ({ id }: { id: string }) => REVIEWS.find((each) => each.id === id),
          },
          Account: {
            __resolveReference: ({ id, name }: Account) => {
              const { username, reviews } = accountOf({ id }) ?? {};
              return username === undefined ? null : { id, name, username, reviews };
            },
            fullName: ({ name }: Account) => fullName(name),
          },
          Product: { __resolveReference: productOf },
        },
      },
      shipping: {
        sdl: `
          extend type Product @key(fields: "upc") {
            upc: String! @external
            price: Int @external
            weight: Int @external
            size: Size @external
            inStock: Boolean
            shippingEstimate: Int @requires(fields: "price weight")
            fits: Boolean @requires(fields: "size { width height }")
          }
          type Size { width: Int height: Int }`,
        resolvers: {
          Product: {
            __resolveReference: (reference: Product) => {
              const found = productOf(reference);
              return found && { ...reference, inStock: found.inStock };
            },
            shippingEstimate: ({ price, weight }: Product) => shippingEstimate(price, weight),
            fits: ({ size }: Product) => fits(size),
          },
        },
      },
    },
  });
}

interface Name {
  readonly first: string | null;
  readonly last: string | null;
}

interface Account {
  readonly id: string;
  readonly name: Name | null;
  readonly username: string | null;
  readonly birth: number | null;
  readonly reviews: () => readonly (Review | null)[] | null;
}

interface Product {
  readonly upc: string;
  readonly sku: string;
  readonly brand: { readonly id: string; readonly label: string | null };
  readonly name: string | null;
  readonly price: number | null;
  readonly weight: number | null;
  readonly size: { readonly width: number | null; readonly height: number | null } | null;
  readonly inStock: boolean;
  readonly reviews: () => readonly (Review | null)[] | null;
}

interface Review {
  readonly id: string;
  readonly body: string | null;
  readonly author: () => Account | null;
  readonly product: () => Product | null;
}

function told<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('Not told of a required field.');
  return value;
}

const shippingEstimate = (price: number | null, weight: number | null): number | null => {
  if (told(price) === null || told(weight) === null) return null;
  return (price ?? 0) > 100 ? 0 : (weight ?? 0) * 2;
};

const fits = (size: Product['size']): boolean | null =>
  told(size) && (told(size?.width) ?? 0) < (told(size?.height) ?? 10);

const fullName = (name: Name | null): string | null =>
  told(name) && `${told(name?.first) ?? '?'} ${told(name?.last) ?? '?'}`;

const account = (id: string, name: Name | null, username: string | null): Account => ({
  id,
  name,
  username,
  birth: name && 1990,
  reviews: () => REVIEWS.filter((each) => each.author()?.id === id),
});

const ACCOUNTS: readonly Account[] = [
  account('a1', { first: 'Ada', last: null }, '@ada'),
  account('a2', null, null),
  account('a3', { first: null, last: 'Lee' }, '@lee'),
];

function accountOf({ id }: { readonly id: string }): Account | null {
  return ACCOUNTS.find((each) => each.id === id) ?? null;
}

const product = (upc: string, own: Omit<Product, 'upc' | 'sku' | 'reviews'>): Product => ({
  upc,
  sku: `sku-${upc}`,
  reviews: () =>
    upc === 'hat' ? null : [...REVIEWS.filter((each) => each.product()?.upc === upc), null],
  ...own,
});

const PRODUCTS: readonly Product[] = [
  product('top', {
    brand: { id: 'b1', label: 'Up' },
    name: 'Top',
    price: 50,
    weight: 3,
    size: { width: 1, height: null },
    inStock: true,
  }),
  product('hat', {
    brand: { id: 'b2', label: null },
    name: null,
    price: 500,
    weight: 1,
    size: null,
    inStock: false,
  }),
  product('cap', {
    brand: { id: 'b1', label: 'Up' },
    name: 'Cap',
    price: null,
    weight: null,
    size: { width: null, height: 4 },
    inStock: true,
  }),
];

interface ProductReference {
  readonly upc?: string;
  readonly sku?: string;
  readonly brand?: { readonly id: string };
}

function productOf({ upc, sku, brand }: ProductReference): Product | null {
  const found = PRODUCTS.find(
    (each) => each.upc === upc || (each.sku === sku && each.brand.id === brand?.id),
  );
  return found ?? null;
}

const review = (id: string, body: string | null, author: string, upc: string): Review => ({
  id,
  body,
  author: () => accountOf({ id: author }),
  product: () => productOf({ upc }),
});

const REVIEWS: readonly Review[] = [
  review('1', 'nice', 'a1', 'top'),
  review('2', null, 'a2', 'top'),
  review('3', 'tall', 'a1', 'hat'),
  review('4', 'flat', 'a3', 'cap'),
];

const ROOT = {
  me: () => ACCOUNTS[0],
  account: (_: unknown, { id }: { id: string }) => accountOf({ id }),
  accounts: () => [...ACCOUNTS, null, ACCOUNTS[0]],
  product: (_: unknown, { upc }: { upc: string }) => productOf({ upc }),
  topProducts: (_: unknown, { first }: { first: number | null }) =>
    PRODUCTS.slice(0, first ?? undefined),
};
