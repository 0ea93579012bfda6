import { KeptFiles } from './kept-files.ts';
import type { Picture } from './picture.ts';
import { Queue, type QueueLimits } from './queue.ts';
import { renderOriginal, renderVariant } from './render.ts';
import { ORIGINAL, type Variant } from './variant.ts';

/** What rendering may take. */
export interface ImagesOptions extends QueueLimits {
  /** Where rendered files are kept: nobody else's, and gone with the service. */
  readonly folder: string;
  /** How many bytes of them. */
  readonly keptBytes: number;
}

/** Pictures as files: each is rendered when it is first asked for, then kept. */
export class Images {
  readonly #kept: KeptFiles;
  readonly #queue: Queue;
  readonly #flights = new Map<string, Promise<Buffer>>();

  constructor(options: ImagesOptions) {
    this.#kept = new KeptFiles(options.folder, options.keptBytes);
    this.#queue = new Queue(options);
  }

  /**
   * The file of a picture's variant. Whoever asks for what is being rendered waits for that.
   *
   * @throws QueueFull when too many others wait to be rendered
   */
  file(picture: Picture, variant: Variant): Promise<Buffer> {
    const name = nameOf(picture, variant.file);
    return this.#once(name, async () => {
      const kept = await this.#kept.find(name);
      return kept ?? this.#queue.run(() => this.#make(picture, variant));
    });
  }

  close(): Promise<void> {
    return this.#kept.close();
  }

  async #make(picture: Picture, variant: Variant): Promise<Buffer> {
    const original = await this.#original(picture);
    if (variant.format === 'ORIGINAL') return original;
    const content = await renderVariant(original, variant);
    await this.#kept.keep(nameOf(picture, variant.file), content);
    return content;
  }

  /** What variants are made of; it needs no turn of its own, for who asks has one. */
  #original(picture: Picture): Promise<Buffer> {
    const name = nameOf(picture, ORIGINAL.file);
    return this.#once(`source of ${name}`, async () => {
      const kept = await this.#kept.find(name);
      if (kept) return kept;
      const original = await renderOriginal(picture);
      await this.#kept.keep(name, original);
      return original;
    });
  }

  #once(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
    const flight = this.#flights.get(name) ?? make().finally(() => this.#flights.delete(name));
    this.#flights.set(name, flight);
    return flight;
  }
}

const nameOf = ({ productId, place, version }: Picture, file: string) =>
  `${productId}-${place}-${version}-${file}`;
