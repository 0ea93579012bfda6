import { expect, test } from '@jest/globals';
import { nearNames } from './near-names.ts';

const NAMES = ['HomePage', 'ProductPage', 'ProductListing', 'SearchPage', 'AddReview'];

test('A name that was misspelt is near to what was meant, in any case of letters', () => {
  expect(nearNames('Hompage', NAMES)).toEqual(['HomePage']);
  expect(nearNames('addreveiw', NAMES)).toEqual(['AddReview']);
});

test('A part of a name stands for all names that hold it', () => {
  expect(nearNames('product', NAMES)).toEqual(['ProductPage', 'ProductListing']);
});

test('A name like no other is near to nothing', () => {
  expect(nearNames('Checkout', NAMES)).toEqual([]);
});
