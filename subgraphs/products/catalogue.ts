/** A branch of the demonstration catalogue: its name, and what its products are called. */
export interface Branch {
  readonly name: string;
  readonly nouns: readonly [string, ...string[]];
}

/** A top category with the branches below it. */
export interface TopBranch {
  readonly name: string;
  readonly materials: readonly [string, ...string[]];
  readonly below: readonly Branch[];
}

/** The tree of categories, in shop order. Names are ASCII, so every database lowers them alike. */
// biome-ignore format: a catalogue reads better in lines
export const CATALOGUE: readonly TopBranch[] = [
  {
    name: 'Kitchen',
    materials: ['Stainless steel', 'Cast iron', 'Stoneware', 'Beech wood', 'Borosilicate glass'],
    below: [
      { name: 'Cookware', nouns: ['Frying Pan', 'Saucepan', 'Casserole', 'Wok', 'Stockpot'] },
      { name: 'Knives', nouns: ['Chef Knife', 'Bread Knife', 'Paring Knife', 'Knife Block'] },
      { name: 'Tableware', nouns: ['Dinner Plate Set', 'Soup Bowl', 'Serving Platter', 'Cutlery Set'] },
      { name: 'Coffee and Tea', nouns: ['Espresso Pot', 'Teapot', 'Milk Frother', 'Travel Mug'] },
    ],
  },
  {
    name: 'Living',
    materials: ['Linen', 'Wool', 'Solid oak', 'Brushed brass', 'Rattan'],
    below: [
      { name: 'Lighting', nouns: ['Table Lamp', 'Floor Lamp', 'Pendant Light', 'Reading Light'] },
      { name: 'Cushions and Throws', nouns: ['Cushion', 'Throw', 'Floor Cushion', 'Bedspread'] },
      { name: 'Clocks', nouns: ['Wall Clock', 'Alarm Clock', 'Mantel Clock', 'Kitchen Timer'] },
      { name: 'Storage', nouns: ['Storage Basket', 'Shelf', 'Coat Rack', 'Drawer Box'] },
    ],
  },
  {
    name: 'Garden',
    materials: ['Forged steel', 'Terracotta', 'Teak', 'Galvanised steel', 'Recycled plastic'],
    below: [
      { name: 'Garden Tools', nouns: ['Hand Trowel', 'Pruning Saw', 'Rake', 'Digging Fork'] },
      { name: 'Planters', nouns: ['Planter', 'Window Box', 'Hanging Basket', 'Raised Bed'] },
      { name: 'Outdoor Furniture', nouns: ['Bench', 'Folding Chair', 'Garden Table', 'Deck Chair'] },
      { name: 'Bird Care', nouns: ['Bird Feeder', 'Nesting Box', 'Bird Bath', 'Seed Container'] },
    ],
  },
  {
    name: 'Sports',
    materials: ['Natural rubber', 'Ripstop nylon', 'Aluminium', 'Merino wool', 'Cork'],
    below: [
      { name: 'Yoga', nouns: ['Yoga Mat', 'Yoga Block', 'Yoga Strap', 'Bolster'] },
      { name: 'Running', nouns: ['Running Belt', 'Hydration Vest', 'Running Cap', 'Head Torch'] },
      { name: 'Cycling', nouns: ['Cycling Helmet', 'Saddle Bag', 'Bike Light', 'Floor Pump'] },
      { name: 'Camping', nouns: ['Tent', 'Sleeping Bag', 'Camping Stove', 'Lantern'] },
    ],
  },
  {
    name: 'Electronics',
    materials: ['Aluminium', 'Recycled plastic', 'Tempered glass', 'Braided nylon', 'Walnut'],
    below: [
      { name: 'Headphones', nouns: ['Headphone Set', 'Earbud Set', 'Headset', 'Headphone Stand'] },
      { name: 'Speakers', nouns: ['Bookshelf Speaker', 'Portable Speaker', 'Soundbar', 'Subwoofer'] },
      { name: 'Keyboards', nouns: ['Keyboard', 'Number Pad', 'Wrist Rest', 'Keycap Set'] },
      { name: 'Chargers', nouns: ['Wall Charger', 'Power Bank', 'Charging Dock', 'Charging Cable'] },
    ],
  },
  {
    name: 'Clothing',
    materials: ['Organic cotton', 'Merino wool', 'Linen', 'Recycled polyester', 'Leather'],
    below: [
      { name: 'Jackets', nouns: ['Rain Jacket', 'Fleece Jacket', 'Parka', 'Windbreaker'] },
      { name: 'Shirts', nouns: ['Shirt', 'T-Shirt', 'Polo Shirt', 'Henley'] },
      { name: 'Shoes', nouns: ['Running Shoe', 'Hiking Boot', 'Sandal', 'Slipper'] },
      { name: 'Hats and Scarves', nouns: ['Beanie', 'Sun Hat', 'Scarf', 'Glove Set'] },
    ],
  },
  {
    name: 'Toys',
    materials: ['Beech wood', 'Recycled cardboard', 'Organic cotton', 'Felt', 'Birch plywood'],
    below: [
      { name: 'Building Blocks', nouns: ['Block Set', 'Marble Run', 'Train Track', 'Stacking Tower'] },
      { name: 'Puzzles', nouns: ['Jigsaw Puzzle', 'Puzzle Cube', 'Wooden Puzzle', 'Map Puzzle'] },
      { name: 'Board Games', nouns: ['Strategy Game', 'Card Game', 'Dice Game', 'Family Game'] },
      { name: 'Plush Animals', nouns: ['Plush Bear', 'Plush Rabbit', 'Plush Fox', 'Plush Whale'] },
    ],
  },
  {
    name: 'Office',
    materials: ['Recycled paper', 'Brass', 'Solid oak', 'Powder-coated steel', 'Felt'],
    below: [
      { name: 'Notebooks', nouns: ['Notebook', 'Sketchbook', 'Planner', 'Memo Pad'] },
      { name: 'Pens', nouns: ['Fountain Pen', 'Ballpoint Pen', 'Pencil Set', 'Ink Bottle'] },
      { name: 'Desk Accessories', nouns: ['Desk Mat', 'Pen Holder', 'Letter Tray', 'Bookend'] },
      { name: 'Chairs', nouns: ['Desk Chair', 'Drafting Stool', 'Kneeling Chair', 'Seat Cushion'] },
    ],
  },
];

/** Makers that exist only in this shop. */
// biome-ignore format: names read better in lines
export const BRANDS = [
  'Alderwyck', 'Brindlemoor', 'Corvendale', 'Dunmarra', 'Fennockle', 'Galderie', 'Haverlune',
  'Jorvalen', 'Kestrova', 'Lumenelle', 'Marrowfen', 'Ombrelin', 'Pellandor', 'Quillmere',
  'Rookvalen', 'Sundarelle', 'Tarnholt', 'Vessalie', 'Wexmoor', 'Yarrowgate',
] as const;

// biome-ignore format: words read better in lines
export const ADJECTIVES = [
  'Classic', 'Compact', 'Elegant', 'Essential', 'Everyday', 'Handmade', 'Lightweight', 'Modern',
  'Portable', 'Premium', 'Robust', 'Simple', 'Slim', 'Sturdy', 'Timeless', 'Versatile',
] as const;

// biome-ignore format: words read better in lines
export const COLOURS = [
  'Anthracite', 'Cream', 'Dusty rose', 'Forest green', 'Midnight blue', 'Mustard', 'Natural',
  'Sand', 'Slate', 'Terracotta', 'White',
] as const;
