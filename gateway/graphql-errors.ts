import { GraphQLError } from 'graphql';
import type { FieldError } from './execute/run.ts';

/**
 * The errors of an answer as Apollo Server and its plugins expect them: GraphQLErrors but for the
 * constructor, which describes its properties one by one and takes two stacks. Where a service fails, that
 * was a third of all work. The stacks would only tell of this line.
 */
export function graphqlErrors(errors: readonly FieldError[]): GraphQLError[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return errors.map((error) => new AnswerError(error) as unknown as GraphQLError);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

class AnswerError extends Error {
  readonly path: FieldError['path'];
  readonly extensions: FieldError['extensions'];

  constructor({ message, path, extensions }: FieldError) {
    super();
    // Enumerable, as GraphQL has it, which it would not be if it were handed to `super`.
    this.message = message;
    this.path = path;
    // Plugins may add to them: what stands for several errors is each one's own from here on.
    this.extensions = { ...extensions };
  }
}

AnswerError.prototype.name = 'GraphQLError';
Object.setPrototypeOf(AnswerError.prototype, GraphQLError.prototype);
