import {
  badUserInput,
  connectionOf,
  forgetLoaded,
  keysetOf,
  limitOf,
  moneyOf,
  type PageArgs,
  scopeRequired,
} from '#service';
import type {
  Availability,
  ImageUrlArgs,
  ProductFilter,
  ProductSort,
  Resolvers,
} from './generated.ts';
import { imagePathOf } from './images/image-path.ts';
import { pictureOf } from './images/picture.ts';
import { type Variant, variantOf, WIDTHS } from './images/variant.ts';
import { countProducts, keyOf, listProducts, type ProductPage } from './listing.ts';
import { newPrice } from './new-price.ts';
import { isProduct, placeOf, search } from './search.ts';
import {
  categoryBySlug,
  keepPrice,
  type ProductConnectionRow,
  type ProductRow,
  topCategories,
} from './store.ts';

export const resolvers: Resolvers = {
  Query: {
    product: (_, { id }, { loaders }) => loaders.product.load(id),
    productBySku: (_, { sku }, { loaders }) => loaders.productBySku.load(sku),
    products: async (_, { filter, includeDiscontinued, ...args }, { db }) => {
      const page = pageOf(args);
      const wanted = { filter: checked(filter ?? {}), includeDiscontinued };
      const products = await listProducts(db, wanted, page);
      return productConnection(products, page, () => countProducts(db, wanted));
    },
    category: async (_, { slug }, { db }) => (await categoryBySlug(db, slug)) ?? null,
    categories: (_, { first }, { db }) => topCategories(db, { first: limitOf(first) }),
    search: async (_, { text, first, after }, { db }) => {
      const page = { first: limitOf(first, 50), after: keysetOf(after, 'search', 'number') };
      const found = await search(db, text, page);
      return connectionOf(found, { first, order: 'search', keyOf: placeOf });
    },
  },
  Mutation: {
    setPrice: async (_, { input }, { db, loaders, viewer, changed }) => {
      scopeRequired(viewer, 'catalogue:write');
      const product = await keepPrice(db, input.productId, newPrice(input));
      if (!product) throw badUserInput(`There is no product "${input.productId}".`);
      forgetLoaded(loaders);
      changed(`Product:${product.id}`);
      return { product };
    },
  },
  Product: {
    __resolveReference: (reference, { loaders }) =>
      'id' in reference
        ? loaders.product.load(reference.id)
        : loaders.productBySku.load(reference.sku),
    description: async ({ id }, _, { loaders }) =>
      promised(await loaders.description.load(id)).text,
    price: ({ price }) => moneyOf(price),
    listPrice: ({ listPrice }) => (listPrice === null ? null : moneyOf(listPrice)),
    supplierPrice: ({ supplierPrice }) => moneyOf(supplierPrice),
    image: async ({ id }, _, { loaders }) => promised(await loaders.image.load(id)),
    media: ({ id }, { first }, { loaders }) =>
      loaders.media.load(id, { first: limitOf(first, 20) }),
    category: async ({ categoryId }, _, { loaders }) =>
      promised(await loaders.category.load(categoryId)),
    attributes: ({ id }, { first }, { loaders }) =>
      loaders.attributes.load(id, { first: limitOf(first, 50) }),
    weight: ({ weight }) => ({ grams: weight }),
    availability: availabilityOf,
    createdAt: ({ createdAt }) => new Date(createdAt).toISOString(),
  },
  Category: {
    __resolveReference: ({ id }, { loaders }) => loaders.category.load(id),
    parent: ({ parentId }, _, { loaders }) =>
      parentId === null ? null : loaders.category.load(parentId),
    children: ({ id }, { first }, { loaders }) =>
      loaders.children.load(id, { first: limitOf(first) }),
    products: async ({ id }, args, { loaders }) => {
      const page = pageOf(args);
      const products = await loaders.categoryProducts.load(id, page);
      const total = async () => (await loaders.categoryTotal.load(id))?.total ?? 0;
      return productConnection(products, page, total);
    },
  },
  ProductConnection: { totalCount: ({ total }) => total() },
  Media: {
    __resolveType: ({ durationSeconds }) => (durationSeconds === null ? 'Image' : 'Video'),
  },
  Image: {
    url: (image, args, { filesUrl }) => filesUrl + imagePathOf(pictureOf(image), chosen(args)),
  },
  Video: { poster: (video) => ({ ...video, durationSeconds: null }) },
  SearchResult: { __resolveType: (found) => (isProduct(found) ? 'Product' : 'Category') },
};

function pageOf({ sort, first, after }: PageArgs & { sort: ProductSort }): ProductPage {
  return { sort, first: limitOf(first), after: keysetOf(after, orderOf(sort), 'number') };
}

function productConnection(
  products: readonly ProductRow[],
  { sort, first }: ProductPage,
  total: () => Promise<number>,
): ProductConnectionRow {
  const order = orderOf(sort);
  return {
    ...connectionOf(products, { first, order, keyOf: (product) => keyOf(product, sort) }),
    total,
  };
}

const orderOf = (sort: ProductSort) => `products ${sort}`;

function checked(filter: ProductFilter): ProductFilter {
  const { minPrice, maxPrice } = filter;
  if ((minPrice ?? 0) <= (maxPrice ?? Number.POSITIVE_INFINITY)) return filter;
  throw badUserInput(`"minPrice" must not exceed "maxPrice": ${minPrice} > ${maxPrice}.`);
}

/** The variant asked for; null asks for what the schema's defaults say. */
function chosen({ width, format }: ImageUrlArgs): Variant {
  const variant = variantOf(format ?? 'WEBP', width ?? 640);
  if (variant) return variant;
  throw badUserInput(`"width" must be one of ${WIDTHS.join(', ')}, not ${width}.`);
}

function availabilityOf({ discontinued, stock }: ProductRow): Availability {
  if (discontinued) return 'DISCONTINUED';
  if (stock === 0) return 'OUT_OF_STOCK';
  return stock < 5 ? 'LOW_STOCK' : 'IN_STOCK';
}

/** A row that the seed and a foreign key promise. */
function promised<Row>(row: Row | null): Row {
  if (row) return row;
  throw new Error('A row that belongs to a product is missing.');
}
