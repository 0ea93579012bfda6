/** For tests: the subgraphs of the public gateways benchmark. */
export const BENCHMARK_SUBGRAPHS: Readonly<Record<string, string>> = {
  accounts: `
    type Query { users: [User] user(id: ID!): User }
    type User @key(fields: "id") { id: ID! name: String username: String @shareable }
  `,
  inventory: `
    type Product @key(fields: "upc") {
      upc: String! price: Int @external weight: Int @external
      inStock: Boolean shippingEstimate: Int @requires(fields: "price weight")
    }
  `,
  products: `
    type Query { topProducts(first: Int = 5): [Product] }
    type Product @key(fields: "upc") { upc: String! name: String price: Int weight: Int }
  `,
  reviews: `
    type Review @key(fields: "id") {
      id: ID! body: String product: Product author: User @provides(fields: "username")
    }
    type Product @key(fields: "upc") { upc: String! reviews: [Review] }
    type User @key(fields: "id") { id: ID! username: String @external reviews: [Review] }
  `,
};

/** For tests: the query of the public gateways benchmark. */
export const BENCHMARK_QUERY = `
  query Gateways {
    users {
      ...User
      reviews {
        ...Review
        product { ...Product reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } } }
      }
    }
    topProducts(first: 5) {
      ...Product
      reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } }
    }
  }
  fragment User on User { id username name }
  fragment Review on Review { id body }
  fragment Product on Product { inStock name price shippingEstimate upc weight }
`;
