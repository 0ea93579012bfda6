import { type Database, inChunks, randomOf, SHOP, shopTime } from '#service';
import type { Tables } from './migrations.ts';

/** Fills the tables with the demonstration shop's users. */
export async function seed(db: Database<Tables>, scale: number): Promise<void> {
  const random = randomOf('users');
  const numbers = Array.from({ length: Math.round(SHOP.users * scale) }, (_, index) => index + 1);
  const users = numbers.map((n) => {
    const first = random.pick(FIRST_NAMES);
    const last = random.pick(LAST_NAMES);
    return {
      id: `u${n}`,
      name: `${first} ${last}`,
      email: `${first}.${last}.${n}@example.com`.toLowerCase(),
      avatarUrl: `https://images.example.com/avatars/u${n}.jpg`,
      joinedAt: shopTime(random.whole(1_000, 2_000_000)),
      points: random.whole(0, 80) * random.whole(0, 100),
      supportNote: random.chance(0.05) ? 'Prefers to be called in the evening.' : null,
    };
  });
  const addresses = users.flatMap((user) =>
    LABELS.slice(0, random.whole(1, LABELS.length)).map((label, index) => ({
      id: `${user.id}-a${index + 1}`,
      userId: user.id,
      label,
      street: `${random.pick(STREETS)} ${random.whole(1, 140)}`,
      ...random.pick(CITIES),
    })),
  );
  await inChunks(users, (chunk) => db.insertInto('user').values(chunk).execute());
  await inChunks(addresses, (chunk) => db.insertInto('address').values(chunk).execute());
}

const LABELS = ['Home', 'Work', 'Parents'] as const;

// biome-ignore format: names read better in lines
const FIRST_NAMES = [
  'Ada', 'Alan', 'Barbara', 'Bob', 'Carol', 'Dennis', 'Donald', 'Edsger', 'Emmy', 'Frances',
  'Grace', 'Hedy', 'Ivan', 'Jean', 'Joan', 'John', 'Katherine', 'Ken', 'Leslie', 'Linus',
  'Margaret', 'Niklaus', 'Radia', 'Ritchie', 'Sophie', 'Tim', 'Tony', 'Ursula', 'Vint',
  'Yukihiro',
] as const;

// biome-ignore format: names read better in lines
const LAST_NAMES = [
  'Abbott', 'Baker', 'Costa', 'Dubois', 'Eriksen', 'Fischer', 'Garcia', 'Horvat', 'Ivanova',
  'Jansen', 'Kowalski', 'Larsen', 'Moretti', 'Novak', 'Okafor', 'Petrov', 'Quinn', 'Rossi',
  'Schmidt', 'Takahashi', 'Ueda', 'Virtanen', 'Weber', 'Yilmaz', 'Zhang',
] as const;

const STREETS = [
  'Market Street',
  'Station Road',
  'Rue du Lac',
  'Lindenallee',
  'Via Roma',
  'Kirkegata',
  'Calle Mayor',
  'Harbour Lane',
] as const;

const CITIES = [
  { city: 'Berlin', postalCode: '10115', country: 'DE' },
  { city: 'Lyon', postalCode: '69002', country: 'FR' },
  { city: 'Torino', postalCode: '10121', country: 'IT' },
  { city: 'Bergen', postalCode: '5003', country: 'NO' },
  { city: 'Porto', postalCode: '4000-066', country: 'PT' },
  { city: 'Graz', postalCode: '8010', country: 'AT' },
] as const;
