import type { Random } from '#service';
import type { DeliveryMethod, HomeDelivery, PickupDelivery } from './generated.ts';
import type { OrderRow } from './store.ts';

type DeliveryColumns = Pick<
  OrderRow,
  'method' | 'expectedAt' | 'carrier' | 'pickupPoint' | 'pickupCode'
>;

/** How an order placed at this time will be sent. */
export function plannedDelivery(
  method: DeliveryMethod,
  placedAt: number,
  random: Random,
): DeliveryColumns {
  const expectedAt = placedAt + random.whole(2, 5) * DAY_MS;
  return method === 'HOME'
    ? { method, expectedAt, carrier: random.pick(CARRIERS), pickupPoint: null, pickupCode: null }
    : {
        method,
        expectedAt,
        carrier: null,
        pickupPoint: random.pick(PICKUP_POINTS),
        pickupCode: String(random.whole(0, 999_999)).padStart(6, '0'),
      };
}

const DAY_MS = 86_400_000;

const CARRIERS = ['Blue Van', 'Northern Parcel', 'City Couriers'] as const;

const PICKUP_POINTS = [
  'Corner Shop, Market Street 4',
  'Station Kiosk, Platform 1',
  'Flower Shop, Harbour Lane 17',
] as const;

/** How an order is sent, as its buyer sees it. */
export function deliveryOf(order: OrderRow): HomeDelivery | PickupDelivery {
  const expectedAt = new Date(order.expectedAt).toISOString();
  if (order.method === 'HOME') {
    const trackingUrl = isOnItsWay(order) ? `https://tracking.example.com/${order.number}` : null;
    return { __typename: 'HomeDelivery', expectedAt, carrier: order.carrier ?? '', trackingUrl };
  }
  return {
    __typename: 'PickupDelivery',
    expectedAt,
    pickupPoint: order.pickupPoint ?? '',
    pickupCode: order.pickupCode ?? '',
  };
}

const isOnItsWay = ({ status }: OrderRow) => status === 'SHIPPED' || status === 'DELIVERED';
