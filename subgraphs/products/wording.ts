import type { Random } from '#service';
import { COLOURS } from './catalogue.ts';

/** What the texts of a product speak about. */
export interface Subject {
  readonly title: string;
  /** What it is, in small letters: `frying pan`. */
  readonly thing: string;
  readonly brand: string;
  readonly material: string;
  readonly grams: number;
}

/** One sentence about the product. */
export function summaryOf({ thing, brand, material }: Subject, random: Random): string {
  const end = random.pick([
    'made to last for many years',
    'that does one job and does it well',
    'designed with care and easy to repair',
    'for every day and for every hand',
  ]);
  const name = `${thing.charAt(0).toUpperCase()}${thing.slice(1)}`;
  return `${name} by ${brand} in ${material.toLowerCase()}, ${end}.`;
}

/** The whole description: 3 to 6 paragraphs of Markdown under headings, about 2.5 KB. */
export function descriptionOf(subject: Subject, random: Random): string {
  const sentences = shuffled(sentencesOf(subject), random).slice(0, random.whole(25, 29));
  const paragraphs = random.whole(3, 6);
  const size = Math.ceil(sentences.length / paragraphs);
  return Array.from({ length: paragraphs }, (_, index) => {
    const heading = index === 0 ? `**${subject.title}**` : `## ${HEADINGS[index - 1]}`;
    return `${heading}\n\n${sentences.slice(index * size, (index + 1) * size).join(' ')}`;
  }).join('\n\n');
}

const HEADINGS = ['In use', 'How it is made', 'Care', 'Sizes and delivery', 'Good to know'];

/** From 8 to 14 facts; the first eight are told of every product. */
export function attributesOf(
  { brand, material, grams }: Subject,
  random: Random,
): { name: string; value: string }[] {
  const centimetres = () => `${random.whole(4, 120)} cm`;
  const facts: readonly (readonly [string, string])[] = [
    ['Maker', brand],
    ['Material', material],
    ['Colour', random.pick(COLOURS)],
    ['Weight', `${grams} g`],
    ['Width', centimetres()],
    ['Height', centimetres()],
    ['Depth', centimetres()],
    ['Warranty', `${random.whole(2, 10)} years`],
    ['Care', random.pick(['Wipe clean', 'Hand wash', 'Dishwasher safe', 'Brush off'])],
    ['Pieces', String(random.whole(1, 6))],
    ['Packaging', random.pick(['Cardboard', 'Paper', 'Cotton bag'])],
    ['Recyclable', random.pick(['Fully', 'Mostly', 'Packaging only'])],
    ['Model year', String(random.whole(2022, 2026))],
    ['Spare parts', random.pick(['Available', 'On request'])],
  ];
  return facts.slice(0, random.whole(8, facts.length)).map(([name, value]) => ({ name, value }));
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item) => ({ item, draw: random.whole(0, 1_000_000) }))
    .sort((a, b) => a.draw - b.draw)
    .map(({ item }) => item);
}

function sentencesOf({ thing, brand, material, grams }: Subject): string[] {
  const stuff = material.toLowerCase();
  return [
    `The ${thing} was drawn by a small team at ${brand} who wanted something they would keep.`,
    `Its body is **${stuff}**, chosen because it ages well and can be worked without much waste.`,
    `At ${grams} grams it is light enough to carry about and heavy enough to stay where it is put.`,
    'Every edge that a hand touches is rounded and finished, so nothing catches and nothing rubs.',
    'All parts that wear can be bought one by one and changed at home with *one screwdriver*.',
    `We have used this ${thing} in our own workshop for a year, every day, and it looks like new.`,
    'The colour goes all the way through, which means that a scratch does not show as a bright line.',
    `If you already own something by ${brand}, the proportions and the finish will match it.`,
    'It arrives in one box without plastic; the box is made to be used again for sending it back.',
    `Clean the ${thing} with warm water and a soft cloth, and dry it before you put it away.`,
    'Please do not use scouring powder, bleach or anything sold as strong: it takes off the finish.',
    `Once a year a drop of oil does ${stuff} good; a small bottle of the right kind is enclosed.`,
    'The measures in the table are taken by hand, so a few millimetres more or less are usual.',
    'There is a short leaflet in the box, with drawings instead of words, that shows the first steps.',
    `People often ask whether the ${thing} may stay outside: for a summer yes, for a winter no.`,
    'The factory runs on power from its own roof and takes back what comes to the end of its life.',
    'It stands safely on uneven ground, and the feet leave no marks on wood, stone or painted floors.',
    `For a present we add a card: the ${thing} is a good choice for somebody who has just moved.`,
    'The first version was twice as complicated; most of the work went into leaving things out.',
    `Each ${thing} carries a number under its base, with which we can tell when and where it was made.`,
    'If something breaks within the warranty, send a photograph and we send the part on the same day.',
    `Compared with the model before, ${brand} made the joints stronger and the whole a little slimmer.`,
    'It has been tested with people of very different strength, and nobody needed to read how it works.',
    'A short film among the pictures shows how it is put together; most people need ten minutes.',
    `We tried nine kinds of material for this ${thing} before we came back to ${stuff}.`,
    'It packs small: everything fits into the box it came in, in any order and without a drawing.',
    'The finish is food safe, free of solvents and does not smell, not even when it is quite new.',
    'What looks like a seam on the underside is on purpose: it is where the parts come apart again.',
    'Children can use it from about six years of age when a grown-up is in the same room.',
  ];
}
