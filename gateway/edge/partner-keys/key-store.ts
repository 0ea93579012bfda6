import type { PartnerKey } from './partner-key.ts';

/** Where partners' keys are kept. */
export interface KeyStore {
  /** For people: where that is. */
  readonly name: string;
  /** Settles when it can be asked, or when waiting any longer seems in vain. */
  ready(): Promise<void>;
  /**
   * Every key, the revoked ones too. What was not written with the store's pepper is left out.
   *
   * @throws Error when they cannot be read
   */
  read(): Promise<readonly PartnerKey[]>;
  /**
   * Keeps a new key if all others, as they are when it takes its place among them, leave room for it;
   * false if not. Of several that are added at once each is an other to those that come after it.
   */
  add(key: PartnerKey, hasRoom: (others: readonly PartnerKey[]) => boolean): Promise<boolean>;
  /** Keeps a key, in the place of what was kept under its id. */
  keep(key: PartnerKey): Promise<void>;
  /** When keys were used last, by their ids, in milliseconds since 1970. */
  lastUses(): Promise<ReadonlyMap<string, number>>;
  /** Notes when keys were used. */
  noteUses(uses: ReadonlyMap<string, number>): Promise<void>;
  close(): Promise<void>;
}
