import { appended, newOperation, operation, owners, sdl } from './edits.ts';
import { describePullRequests } from './pull-request.ts';

describePullRequests('Harmless: a pull request that', [
  { title: 'changes nothing', edits: [], expected: [], verdict: 'passed' },
  {
    title: 'describes a field better',
    edits: [sdl('products', '"Name of the product."', '"The name that people see."')],
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'adds a nullable field',
    edits: [
      sdl(
        'products',
        '  "What it weighs."',
        '  "Its colour."\n  colour: String\n  "What it weighs."',
      ),
    ],
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'adds an internal field',
    edits: [
      sdl(
        'products',
        '  "What it weighs."',
        '  "What it costs to make."\n  makingPrice: Money @tag(name: "internal")\n  "What it weighs."',
      ),
    ],
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'adds an optional argument',
    edits: [
      sdl(
        'reviews',
        '    "The order of the list."\n    sort: ReviewSort! = NEWEST',
        '    "Only what buyers wrote."\n    verified: Boolean\n    "The order of the list."\n    sort: ReviewSort! = NEWEST',
      ),
    ],
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'adds an optional field of an input',
    edits: [
      sdl(
        'products',
        '  "Products that can be sent today."',
        '  "Products with this in their title."\n  title: String\n  "Products that can be sent today."',
      ),
    ],
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'adds an entity field in another service that may be null',
    edits: [
      sdl(
        'reviews',
        '  "What people wrote about it; null',
        '  "How often it was recommended; null while the reviews service cannot tell."\n  praise: Int\n  "What people wrote about it; null',
      ),
    ],
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'writes fields in another order, with comments and white space',
    edits: [
      sdl('users', '  "Points collected so far."\n  points: Int!\n', ''),
      sdl(
        'users',
        '  "The tier the points amount to."',
        '  # Both come from the same row.\n\n  "Points collected so far."\n  points:   Int!\n  "The tier the points amount to."',
      ),
    ],
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'adds a value to an enum that only goes in',
    edits: [
      sdl(
        'reviews',
        '  "Worst rating first."',
        '  "Most helpful first."\n  HELPFUL\n  "Worst rating first."',
      ),
    ],
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'adds a small operation',
    edits: [newOperation('web/Names', 'query Names {\n  me {\n    id\n    name\n  }\n}\n')],
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'asks for less',
    edits: [operation('web/ProductPage', '    stock\n', '')],
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'names a second owner',
    edits: [owners('@facet/users', '@facet/users @facet/platform')],
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'deprecates a field that nobody uses, until a day',
    edits: [
      sdl(
        'reviews',
        '  review("The review\'s id." id: ID!): Review',
        '  review("The review\'s id." id: ID!): Review @deprecated(reason: "Use latestReviews, until 2027-01-31")',
      ),
    ],
    expected: [],
    verdict: 'passed',
  },
  {
    title: 'adds a whole type with its page',
    edits: [
      sdl(
        'reviews',
        '  "One review by id, or null if there is none."',
        '  "Questions that people asked last."\n  questions(\n    "How many at most, up to 100."\n    first: Int! = 10\n    "The cursor to continue after."\n    after: String\n  ): QuestionConnection @listSize(slicingArguments: ["first"], sizedFields: ["edges"]) @cacheControl(maxAge: 30)\n  "One review by id, or null if there is none."',
      ),
      appended(
        'reviews',
        `"What somebody wants to know."
type Question @key(fields: "id") @cacheControl(maxAge: 60) {
  "Opaque identifier."
  id: ID!
  "The question itself."
  text: String!
  "Who asked; null while the users service cannot tell."
  author: User
}

"A page of questions."
type QuestionConnection @cacheControl(inheritMaxAge: true) {
  "The questions with their cursors."
  edges: [QuestionEdge!]!
  "Where this page ends."
  pageInfo: PageInfo!
}

"A question in a page."
type QuestionEdge @cacheControl(inheritMaxAge: true) {
  "Where this question stands in the list."
  cursor: String!
  "The question."
  node: Question!
}`,
      ),
    ],
    expected: [],
    verdict: 'passed',
  },
]);
