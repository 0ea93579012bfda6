import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fastify from 'fastify';
import { type Database, openDatabase } from '#service';
import { migrations, type Tables } from '../migrations.ts';
import { seed } from '../seed.ts';
import { imageFiles } from './image-files.ts';
import { imagePathOf } from './image-path.ts';
import { pictureOf } from './picture.ts';
import { type Variant, variantOf } from './variant.ts';

let db: Database<Tables>;
const app = fastify();

beforeAll(async () => {
  db = await openDatabase<Tables>({ name: 'products', migrations, seed }, { seedScale: 0.01 });
  imageFiles.addRoutes(app, db);
  await app.ready();
});
afterAll(() => app.close());

const SMALL = variantOf('JPEG', 160) as Variant;

async function pathOf(place: number): Promise<string> {
  const media = db.selectFrom('media').selectAll().where('productId', '=', 'p7');
  const row = await media.where('place', '=', place).executeTakeFirstOrThrow();
  return `${imageFiles.path}${imagePathOf(pictureOf(row), SMALL)}`;
}

test('The address of a picture that was replaced is gone at once, and the new one is there', async () => {
  const old = await pathOf(1);
  expect((await app.inject(old)).statusCode).toBe(200);
  await db
    .updateTable('media')
    .set({ url: 'https://images.example.com/products/p7/new.jpg' })
    .where('productId', '=', 'p7')
    .where('place', '=', 1)
    .execute();
  expect((await app.inject(old)).statusCode).toBe(404);
  expect((await app.inject(await pathOf(1))).statusCode).toBe(200);
});

test('HEAD tells the size of a picture without sending it', async () => {
  const url = await pathOf(2);
  const [head, get] = [await app.inject({ method: 'HEAD', url }), await app.inject(url)];
  expect([head.statusCode, head.body]).toEqual([200, '']);
  expect(Number(head.headers['content-length'])).toBe(get.rawPayload.byteLength);
});

test('What fails inside is told to nobody outside', async () => {
  const path = await pathOf(2);
  await db.destroy();
  const { statusCode, headers, body } = await app.inject(path);
  expect([statusCode, headers['cache-control']]).toEqual([500, 'no-store']);
  expect(JSON.parse(body)).toEqual({
    errors: [{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
  });
});
