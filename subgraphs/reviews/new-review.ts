import { randomUUID } from 'node:crypto';
import { badUserInput } from '#service';
import type { AddReviewInput } from './generated.ts';
import type { ReviewRow } from './store.ts';

/** The review that `userId` writes with this input; one that makes no sense is `BAD_USER_INPUT`. */
export function newReview(userId: string, input: AddReviewInput): ReviewRow {
  return {
    // No hyphens: collations of PostgreSQL skip them, SQLite does not, and both shall sort alike.
    id: `r${randomUUID().replaceAll('-', '')}`,
    productId: productIdOf(input.productId),
    userId,
    rating: ratingOf(input.rating),
    title: textOf(input.title, 'title', TITLE_MAX),
    body: textOf(input.body, 'body', BODY_MAX),
    createdAt: Date.now(),
    // Only the orders service knows better.
    verifiedPurchase: 0,
    moderation: 'PENDING',
  };
}

const TITLE_MAX = 120;
const BODY_MAX = 4_000;

/** This service knows no products: any id that could be one will do. */
function productIdOf(id: string): string {
  if (/^p[1-9]\d{0,14}$/.test(id)) return id;
  throw badUserInput('"productId" is not the id of a product.');
}

function ratingOf(rating: number): number {
  if (rating >= 1 && rating <= 5) return rating;
  throw badUserInput(`"rating" must be from 1 to 5, not ${rating}.`);
}

function textOf(text: string, name: string, max: number): string {
  const trimmed = text.trim();
  // PostgreSQL's text cannot hold U+0000.
  if (trimmed.includes('\0')) throw badUserInput(`"${name}" must not hold the character U+0000.`);
  const { length } = Array.from(trimmed);
  if (length >= 1 && length <= max) return trimmed;
  throw badUserInput(`"${name}" must have from 1 to ${max} characters, not ${length}.`);
}
