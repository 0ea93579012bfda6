import type { Migrations } from '#service';
import type { DeliveryMethod, OrderStatus } from './generated.ts';

/** The service's tables, as its queries see them. */
export interface Tables {
  order: OrderTable;
  orderLine: OrderLineTable;
  placement: PlacementTable;
  numbering: NumberingTable;
  productFact: ProductFactTable;
}

interface OrderTable {
  id: string;
  number: string;
  userId: string;
  placedAt: number;
  status: OrderStatus;
  /** Cents, as all amounts. */
  subtotal: number;
  shipping: number;
  method: DeliveryMethod;
  expectedAt: number;
  /** Of deliveries home. */
  carrier: string | null;
  /** Of pickups, as is the code. */
  pickupPoint: string | null;
  pickupCode: string | null;
  fraudScore: number;
}

interface OrderLineTable {
  orderId: string;
  position: number;
  productId: string;
  quantity: number;
  unitPrice: number;
}

/** Which order an idempotency key made, and of which basket. */
interface PlacementTable {
  userId: string;
  idempotencyKey: string;
  basket: string;
  orderId: string;
}

/** The last order number given out in a year. */
interface NumberingTable {
  year: number;
  last: number;
}

/**
 * What this service must know of products to sell them. It is a copy: prices and weights belong
 * to the products service, whose events would keep the copy fresh in a real shop.
 */
interface ProductFactTable {
  id: string;
  price: number;
  grams: number;
}

export const migrations: Migrations = {
  '0001_orders': {
    up: async (db) => {
      await db.schema
        .createTable('order')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('number', 'text', (column) => column.notNull().unique())
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('placed_at', 'bigint', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('subtotal', 'integer', (column) => column.notNull())
        .addColumn('shipping', 'integer', (column) => column.notNull())
        .addColumn('method', 'text', (column) => column.notNull())
        .addColumn('expected_at', 'bigint', (column) => column.notNull())
        .addColumn('carrier', 'text')
        .addColumn('pickup_point', 'text')
        .addColumn('pickup_code', 'text')
        .addColumn('fraud_score', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createIndex('order_by_user')
        .on('order')
        .columns(['user_id', 'placed_at', 'id'])
        .execute();
      await db.schema
        .createTable('order_line')
        .addColumn('order_id', 'text', (column) => column.notNull().references('order.id'))
        .addColumn('position', 'integer', (column) => column.notNull())
        .addColumn('product_id', 'text', (column) => column.notNull())
        .addColumn('quantity', 'integer', (column) => column.notNull())
        .addColumn('unit_price', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('order_line_place', ['order_id', 'position'])
        .execute();
    },
  },
  '0002_placing': {
    up: async (db) => {
      await db.schema
        .createTable('placement')
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('idempotency_key', 'text', (column) => column.notNull())
        .addColumn('basket', 'text', (column) => column.notNull())
        .addColumn('order_id', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('placement_once', ['user_id', 'idempotency_key'])
        .execute();
      await db.schema
        .createTable('numbering')
        .addColumn('year', 'integer', (column) => column.primaryKey())
        .addColumn('last', 'integer', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('product_fact')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('price', 'integer', (column) => column.notNull())
        .addColumn('grams', 'integer', (column) => column.notNull())
        .execute();
    },
  },
};
