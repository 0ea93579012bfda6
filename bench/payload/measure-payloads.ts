import type { BffDefinition } from '../../gateway/definition.ts';
import { samples } from '../../test/testkit/operations.ts';
import { type Shop, startShop } from '../../test/testkit/shop.ts';
import { createViewers } from '../../test/testkit/viewer.ts';
import { type Asking, asking } from './asking.ts';
import { type ImagePayload, imagePayload } from './image-payload.ts';
import { type OperationPayload, operationPayload } from './operation-payload.ts';
import { type Screen, screensOf } from './screens.ts';

/** What `npm run payload` found. The same code and seed find the same, but for what mutations make. */
export interface PayloadReport {
  readonly operations: readonly OperationPayload[];
  readonly screens: readonly Screen[];
  readonly images: ImagePayload;
}

/** Starts the shop with all of its data, asks for every registered operation, and stops it. */
export async function measurePayloads(): Promise<PayloadReport> {
  const viewers = await createViewers();
  const shop = await startWholeShop(viewers.keys);
  try {
    const ask = await asking(shop, viewers);
    const operations = await everyOperation(ask);
    return { operations, screens: screensOf(operations), images: await imagePayload(ask) };
  } finally {
    await shop.close();
  }
}

/** With nothing kept from one operation for the next, and a web that runs what it is compared with. */
function startWholeShop(keys: Awaited<ReturnType<typeof createViewers>>['keys']): Promise<Shop> {
  return startShop({
    engine: { name: 'SQLite', databaseUrl: undefined, drop: async () => {} },
    seedScale: 1,
    keys,
    caches: 'dropped',
    adapt: (definition) => (definition.client === 'web' ? opened(definition) : definition),
  });
}

/** The web runs any text, and of lists as much as any client may ask for; its defaults stay. */
function opened(definition: BffDefinition): BffDefinition {
  const { limits } = definition.contract;
  const lists = limits?.lists && { ...limits.lists, max: 100 };
  const contract = { ...definition.contract, limits: { ...limits, ...(lists && { lists }) } };
  return { ...definition, allowlist: 'open', contract };
}

async function everyOperation(ask: Asking): Promise<OperationPayload[]> {
  const found: OperationPayload[] = [];
  // One after the other: each counts the requests to subgraphs that it caused.
  for (const sample of samples()) found.push(await operationPayload(sample, ask));
  return found;
}
