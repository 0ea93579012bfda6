import { types } from 'node:util';
import { expect, test } from '@jest/globals';
import { GraphQLError, locatedError } from 'graphql';
import { graphqlErrors } from './graphql-errors.ts';

const FIELD_ERROR = {
  message: 'The service "prices" could not be reached.',
  path: ['items', 0, 'price'],
  extensions: { code: 'SUBREQUEST_HTTP_ERROR', service: 'prices' },
};

/** All that others may ask of an error. */
const seenOf = (error: GraphQLError) => ({
  json: JSON.stringify(error),
  text: String(error),
  spread: { ...error },
  tag: Object.prototype.toString.call(error),
  isNative: types.isNativeError(error),
  isGraphQLs: error instanceof GraphQLError && error instanceof Error,
  isLocated: locatedError(error, undefined) === error,
  name: error.name,
  nodes: error.nodes,
  source: error.source,
  positions: error.positions,
  locations: error.locations,
  originalError: error.originalError,
  cause: error.cause,
});

test('To whoever looks, an error is the one that GraphQL’s own constructor makes', () => {
  const { message, ...others } = FIELD_ERROR;
  for (const { path, extensions } of [others, { ...others, path: undefined }]) {
    const own = new GraphQLError(message, { path, extensions });
    const [made] = graphqlErrors([{ message, ...(path && { path }), extensions }]);
    expect(made && seenOf(made)).toEqual(seenOf(own));
  }
});

test('Its stack is its name and message alone, and that of others is left as it was', () => {
  const [made] = graphqlErrors([FIELD_ERROR]);
  expect(made?.stack).toBe(`GraphQLError: ${FIELD_ERROR.message}`);
  expect(new Error('another').stack).toContain('graphql-errors.test.ts');
});

test('What a plugin adds to one is added to no other', () => {
  const [first, second] = graphqlErrors([FIELD_ERROR, FIELD_ERROR]);
  Object.assign(first?.extensions ?? {}, { trace: 't' });
  expect(first?.extensions).toEqual({ ...FIELD_ERROR.extensions, trace: 't' });
  expect(second?.extensions).toEqual({ code: 'SUBREQUEST_HTTP_ERROR', service: 'prices' });
  expect(FIELD_ERROR.extensions).toEqual({ code: 'SUBREQUEST_HTTP_ERROR', service: 'prices' });
});
