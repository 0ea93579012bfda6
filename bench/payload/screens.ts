import type { Client } from '../../test/testkit/shop.ts';
import type { OperationPayload } from './operation-payload.ts';

/** A screen of the phone apps beside the page of the web shop that shows the same. */
export interface Screen {
  readonly mobile: string;
  readonly web: string;
  readonly mobileBytes: number;
  readonly webBytes: number;
  /** Of the web page's uncompressed bytes. */
  readonly percent: number;
  readonly verdict: 'met' | 'missed';
}

/** Most a screen may have of its page's bytes, in percent. */
export const SCREEN_PERCENT = 35;

/** By operation. The phone's list of categories is not here: no page of the web is just that. */
const PAGE_OF: Readonly<Record<string, string>> = {
  HomeFeed: 'HomePage',
  ProductScreen: 'ProductPage',
  ProductList: 'CategoryPage',
  Reviews: 'ProductReviews',
  Search: 'SearchPage',
  Orders: 'AccountPage',
  OrderStatus: 'OrderPage',
  Profile: 'ProfilePage',
};

/** Judges each screen by its page. */
export function screensOf(operations: readonly OperationPayload[]): Screen[] {
  return Object.entries(PAGE_OF).map(([mobile, web]) => {
    const mobileBytes = bytesOf('mobile', mobile, operations);
    const webBytes = bytesOf('web', web, operations);
    const percent = Math.round((1_000 * mobileBytes) / webBytes) / 10;
    const verdict = percent <= SCREEN_PERCENT ? 'met' : 'missed';
    return { mobile, web, mobileBytes, webBytes, percent, verdict };
  });
}

function bytesOf(client: Client, name: string, operations: readonly OperationPayload[]): number {
  const found = operations.find((each) => each.client === client && each.operation === name);
  if (!found) throw new Error(`The ${client} client has no operation ${name}.`);
  return found.rawBytes;
}
