import type { Random } from '#service';

/** A title and one to four sentences, in the tone of the rating. */
export function wordsOf(random: Random, rating: number): { title: string; body: string } {
  const tone = rating >= 4 ? PLEASED : rating === 3 ? TORN : CROSS;
  const detail = () =>
    `${random.pick(PARTS)} ${random.pick(tone.verbs)} ${random.pick(tone.adjectives)}.`;
  const sentences = [
    `${random.pick(OPENINGS)} ${random.pick(tone.feelings)}.`,
    detail(),
    `${random.pick(OCCASIONS)}, ${random.pick(tone.outcomes)}.`,
    random.pick(tone.advice),
  ];
  return {
    title: `${random.pick(tone.titles)}${random.pick(TITLE_ENDS)}`,
    body: sentences.slice(0, random.whole(1, sentences.length)).join(' '),
  };
}

const TITLE_ENDS = ['', '', '', '!', ', so far', ' for the price', ' after a month'] as const;

const OPENINGS = [
  'Bought it for my sister and we are',
  'I have had it for three weeks now and I am',
  'After reading the other reviews I ordered one and I am',
  'This is my second one and I am',
  'It replaced one that lasted ten years; I am',
  'Ordered on a Monday, here on Wednesday, and I am',
  'We use it nearly every day and are',
] as const;

const PARTS = [
  'The finish',
  'The colour',
  'The packaging',
  'The handle',
  'The stitching along the edge',
  'The size',
  'The manual',
  'The weight of it in the hand',
  'The surface, seen up close,',
] as const;

const OCCASIONS = [
  'On a weekend trip in the rain',
  'After a few washes',
  'With two children in the house',
  'In a small kitchen',
  'When friends came over',
  'After falling off the table once',
  'Left outside over night',
] as const;

const PLEASED = {
  titles: ['Just right', 'Better than expected', 'Would buy again', 'Lovely', 'Solid work'],
  feelings: ['very happy with it', 'glad of it', 'still impressed', 'delighted'],
  verbs: ['is', 'feels', 'turned out', 'has stayed'],
  adjectives: ['excellent', 'better than in the pictures', 'exactly as described', 'spotless'],
  outcomes: ['it held up without a scratch', 'everybody asked where it came from', 'it was fine'],
  advice: ['Warmly recommended.', 'Take the larger one if you hesitate.', 'Worth every cent.'],
} as const;

const TORN = {
  titles: ['All right', 'Does its job', 'Mixed feelings', 'Good idea, fair make'],
  feelings: ['neither thrilled nor sorry', 'content, mostly', 'not quite sure about it'],
  verbs: ['is', 'looks', 'seems'],
  adjectives: ['acceptable', 'a little plain', 'not quite what the picture shows'],
  outcomes: ['it showed some wear', 'it did what it should and no more'],
  advice: ['Wait for an offer.', 'There are better ones, for more money.'],
} as const;

const CROSS = {
  titles: ['Disappointed', 'Sent it back', 'Not again', 'Looks good, breaks soon'],
  feelings: ['not happy at all', 'a little sorry now', 'about to send it back'],
  verbs: ['is', 'came', 'was from the start'],
  adjectives: ['poor', 'damaged', 'nothing like the description', 'far too thin'],
  outcomes: ['it came apart', 'it would not close any more', 'the colour ran'],
  advice: ['Save your money.', 'Support was friendly but could not help.'],
} as const;
