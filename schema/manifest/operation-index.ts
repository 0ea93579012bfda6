import { type DocumentNode, parse } from 'graphql';
import { codegenText } from './codegen-text.ts';
import type { KnownOperation } from './miss-finding.ts';
import { operationId } from './operation-id.ts';
import { plausibleIds } from './plausible-ids.ts';
import { withoutTypenames } from './typenames.ts';

/** An operation and the form of it that has an id. */
export interface IndexedForm {
  readonly operation: KnownOperation;
  readonly form: string;
}

/**
 * Registered operations by whatever may be asked for. Every operation is parsed and printed in a
 * dozen ways for that, which takes milliseconds each: `prepare` does it one by one.
 */
export class OperationIndex {
  readonly operations: readonly KnownOperation[];
  readonly #byId: ReadonlyMap<string, readonly KnownOperation[]>;
  readonly #byHash: ReadonlyMap<string, readonly KnownOperation[]>;
  readonly #byName: ReadonlyMap<string, readonly KnownOperation[]>;
  /** Ids are many, and mostly one operation's: which form it is, is found out when it is asked. */
  readonly #byForm = new Map<string, KnownOperation | readonly KnownOperation[]>();
  readonly #bySelection = new Map<string, KnownOperation[]>();
  #prepared = 0;

  constructor(operations: readonly KnownOperation[]) {
    this.operations = operations;
    this.#byId = Map.groupBy(operations, ({ id }) => id);
    this.#byHash = Map.groupBy(operations, ({ hash }) => hash);
    this.#byName = Map.groupBy(operations, ({ name }) => name);
  }

  /** Makes ready for the questions about forms and selections; each step is one operation. */
  *prepare(): Generator<void> {
    while (this.#prepared < this.operations.length) {
      const operation = this.operations[this.#prepared];
      this.#prepared += 1;
      if (operation && this.#isFirstOfItsText(operation)) this.#add(operation);
      yield;
    }
  }

  withId(id: string): readonly KnownOperation[] {
    return this.#byId.get(id) ?? [];
  }

  withText(text: string): readonly KnownOperation[] {
    return (this.#byHash.get(operationId(text)) ?? []).filter(({ body }) => body === text);
  }

  withName(name: string): readonly KnownOperation[] {
    return this.#byName.get(name) ?? [];
  }

  /** Operations that have this id under some toolchain's transform. */
  withForm(id: string): readonly IndexedForm[] {
    this.#finish();
    return [this.#byForm.get(id) ?? []].flat().flatMap((operation) => {
      const plausible = plausibleIds(operation.body).find((each) => each.id === id);
      const form = plausible?.form ?? '';
      return this.#sameText(operation).map((each) => ({ operation: each, form }));
    });
  }

  /** Operations that ask for the same, in whatever order, with or without `__typename`. */
  withSelectionOf(document: DocumentNode): readonly KnownOperation[] {
    this.#finish();
    const found = this.#bySelection.get(selectionKey(document)) ?? [];
    return found.flatMap((operation) => this.#sameText(operation));
  }

  #finish(): void {
    for (const _ of this.prepare());
  }

  #sameText({ hash }: KnownOperation): readonly KnownOperation[] {
    return this.#byHash.get(hash) ?? [];
  }

  /** Releases mostly list the texts of the one before. */
  #isFirstOfItsText(operation: KnownOperation): boolean {
    return this.#sameText(operation)[0] === operation;
  }

  #add(operation: KnownOperation): void {
    for (const { id } of plausibleIds(operation.body)) {
      const others = this.#byForm.get(id);
      this.#byForm.set(id, others ? [others, operation].flat() : operation);
    }
    const key = selectionKey(parse(operation.body, { noLocation: true }));
    this.#bySelection.set(key, [...(this.#bySelection.get(key) ?? []), operation]);
  }
}

function selectionKey(document: DocumentNode): string {
  return operationId(codegenText(withoutTypenames(document)));
}
