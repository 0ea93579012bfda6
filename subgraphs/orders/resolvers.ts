import { forgetLoaded, limitOf, moneyOf, viewerIs, viewerRequired } from '#service';
import { basketOf } from './basket.ts';
import { deliveryOf } from './delivery.ts';
import type { Resolvers } from './generated.ts';
import type { Context } from './loaders.ts';
import { orderConnectionOf, pageOf, totalOf } from './page.ts';
import { placeOrder } from './placing.ts';
import { shippingOf } from './shipping.ts';
import type { OrderRow } from './store.ts';

export const resolvers: Resolvers = {
  Query: {
    order: (_, { id }, context) => orderOfViewer(id, context),
  },
  Mutation: {
    placeOrder: async (_, { input }, { db, loaders, viewer, changed }) => {
      const order = await placeOrder(db, viewerRequired(viewer).id, basketOf(input));
      forgetLoaded(loaders);
      // Stock is the products service's: no product changes by being ordered.
      changed(`Order:${order.id}`, `User:${order.userId}`);
      return { order };
    },
  },
  Order: {
    __resolveReference: ({ id }, context) => orderOfViewer(id, context),
    placedAt: ({ placedAt }) => new Date(placedAt).toISOString(),
    lines: ({ id }, { first }, { loaders }) =>
      loaders.lines.load(id, { first: limitOf(first, 50) }),
    itemCount: async ({ id }, _, { loaders }) => (await loaders.itemCount.load(id))?.count ?? 0,
    subtotal: ({ subtotal }) => moneyOf(subtotal),
    shipping: ({ shipping }) => moneyOf(shipping),
    total: ({ subtotal, shipping }) => moneyOf(subtotal + shipping),
    delivery: (order) => deliveryOf(order),
    buyer: ({ userId }) => ({ id: userId }),
  },
  OrderLine: {
    unitPrice: ({ unitPrice }) => moneyOf(unitPrice),
    product: ({ productId }) => ({ id: productId }),
  },
  User: {
    __resolveReference: (reference) => reference,
    orders: async ({ id }, args, { loaders, viewer }) => {
      viewerIs(viewer, id);
      const page = pageOf(args, args.status);
      const rows = await loaders.ordersOfUser.load(id, page);
      return orderConnectionOf(rows, page, async () =>
        totalOf(await loaders.statusCounts.load(id, {}), page.status),
      );
    },
  },
  Product: {
    __resolveReference: (reference) => reference,
    // Without the fields it requires (nobody but a gateway sends them) there is no estimate.
    shippingEstimate: ({ weight, price }) =>
      weight && price ? moneyOf(shippingOf({ grams: weight.grams, amount: price.amount })) : null,
  },
};

/** The order, if the viewer bought it; somebody else's is `FORBIDDEN`. */
async function orderOfViewer(id: string, { loaders, viewer }: Context): Promise<OrderRow | null> {
  viewerRequired(viewer);
  const order = await loaders.order.load(id);
  if (order) viewerIs(viewer, order.userId);
  return order;
}
