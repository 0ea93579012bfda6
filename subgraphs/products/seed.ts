import { type Database, inChunks, priceOf, randomOf, SHOP, shopTime, weightOf } from '#service';
import { ADJECTIVES, BRANDS, CATALOGUE } from './catalogue.ts';
import type { Tables } from './migrations.ts';
import type { CategoryRow, MediaRow, ProductRow } from './store.ts';
import { attributesOf, descriptionOf, type Subject, summaryOf } from './wording.ts';

/** Fills the tables with the demonstration shop's catalogue. `scale` adds products, not categories. */
export async function seed(db: Database<Tables>, scale: number): Promise<void> {
  const shelves = shelvesOf();
  const categories = shelves.map(({ category }) => category);
  await db.insertInto('category').values(categories).execute();
  const count = Math.round(SHOP.products * scale);
  const lots = Array.from({ length: count }, (_, index) => lotOf(index + 1, shelves));
  const products = lots.map(({ product }) => product);
  const descriptions = lots.map(({ description }) => description);
  const media = lots.flatMap((lot) => lot.media);
  const attributes = lots.flatMap((lot) => lot.attributes);
  await inChunks(products, (chunk) => db.insertInto('product').values(chunk).execute());
  await inChunks(descriptions, (chunk) => db.insertInto('description').values(chunk).execute());
  await inChunks(media, (chunk) => db.insertInto('media').values(chunk).execute());
  await inChunks(attributes, (chunk) => db.insertInto('attribute').values(chunk).execute());
}

/** A category, and what the products that stand in it are called and made of. */
interface Shelf {
  readonly category: CategoryRow;
  readonly nouns: readonly [string, ...string[]];
  readonly materials: readonly [string, ...string[]];
}

/** `c1`…`c8` are the top categories, `c9`…`c40` stand below them, four each. */
function shelvesOf(): Shelf[] {
  const tops = CATALOGUE.map(
    ({ name, materials, below }, index): Shelf => ({
      category: categoryOf(index + 1, name, null),
      nouns: below.flatMap(({ nouns }) => nouns) as [string, ...string[]],
      materials,
    }),
  );
  const leaves = CATALOGUE.flatMap(({ materials, below }, index) =>
    below.map(({ name, nouns }) => ({ name, nouns, materials, parentId: `c${index + 1}` })),
  );
  return [
    ...tops,
    ...leaves.map(({ name, nouns, materials, parentId }, index) => {
      const category = categoryOf(CATALOGUE.length + index + 1, name, parentId);
      return { category, nouns, materials };
    }),
  ];
}

function categoryOf(n: number, name: string, parentId: string | null): CategoryRow {
  return { id: `c${n}`, slug: name.toLowerCase().replaceAll(' ', '-'), name, parentId, place: n };
}

/** Product number `n` with all that belongs to it. Products stand in the categories in turn. */
function lotOf(n: number, shelves: readonly Shelf[]) {
  const random = randomOf(`product ${n}`);
  const shelf = shelves[(n - 1) % shelves.length] as Shelf;
  const brand = random.pick(BRANDS);
  const noun = random.pick(shelf.nouns);
  const subject: Subject = {
    title: `${brand} ${random.pick(ADJECTIVES)} ${noun}`,
    thing: noun.toLowerCase(),
    brand,
    material: random.pick(shelf.materials),
    grams: weightOf(n),
  };
  const product = productOf(n, subject, shelf.category.id);
  const productId = product.id;
  return {
    product,
    description: { productId, text: descriptionOf(subject, random) },
    media: Array.from({ length: random.whole(3, 8) }, (_, index) =>
      mediumOf(product, index + 1, index > 1 && random.chance(0.2) ? random.whole(10, 120) : null),
    ),
    attributes: attributesOf(subject, random).map((attribute, index) => ({
      productId,
      place: index + 1,
      ...attribute,
    })),
  };
}

function productOf(n: number, subject: Subject, categoryId: string): ProductRow {
  const random = randomOf(`offer ${n}`);
  const price = priceOf(n);
  const discontinued = random.chance(0.04);
  const left = random.chance(0.08) ? random.whole(1, 4) : random.whole(5, 400);
  return {
    id: `p${n}`,
    sku: `SKU-${String(n).padStart(6, '0')}`,
    title: subject.title,
    summary: summaryOf(subject, random),
    brand: subject.brand,
    categoryId,
    price,
    listPrice: random.chance(0.2) ? price + random.whole(1, 50) * 100 : null,
    supplierPrice: Math.round((price * random.whole(45, 70)) / 100),
    weight: subject.grams,
    stock: discontinued || random.chance(0.06) ? 0 : left,
    discontinued: discontinued ? 1 : 0,
    // Deliveries come once a day, so that many products are equally new.
    createdAt: shopTime(random.whole(1, 900) * 24 * 60),
  };
}

function mediumOf(product: ProductRow, place: number, durationSeconds: number | null): MediaRow {
  const kind = durationSeconds === null ? 'jpg' : 'mp4';
  return {
    productId: product.id,
    place,
    url: `https://images.example.com/products/${product.id}/${place}.${kind}`,
    alt: place === 1 ? product.title : `${product.title}, view ${place}`,
    width: 1_600,
    height: place === 1 ? 1_600 : 1_200,
    durationSeconds,
  };
}
