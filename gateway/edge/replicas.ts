import type { ReplicasSeen } from '../telemetry/replica-metrics.ts';
import { type Health, Replica } from './replica.ts';

/** The replicas of one client's BFF, and which of them is asked next. */
export class Replicas {
  readonly all: readonly Replica[];
  #turn = 0;

  /** `urls` are the replicas' addresses, up to and with `/graphql`. */
  constructor(urls: readonly string[]) {
    this.all = urls.map((url) => new Replica(url));
  }

  get isReady(): boolean {
    return this.all.some(({ health }) => health === 'ready');
  }

  /** How they are at the moment. */
  get seen(): Omit<ReplicasSeen, 'client'> {
    const health = { ready: 0, unready: 0, refused: 0, silent: 0 };
    let inFlight = 0;
    for (const replica of this.all) {
      health[replica.health] += 1;
      inFlight += replica.inFlight;
    }
    return { health, inFlight };
  }

  /**
   * The least busy of the healthiest that were not tried, each in its turn. One that asks to be left
   * alone is better than none, and where nobody listens may be tried, for that is told at once; where
   * nobody answers is left to the probes.
   */
  next(tried: ReadonlySet<Replica>): Replica | undefined {
    this.#turn += 1;
    for (const health of ASKED) {
      const found = this.#leastBusy((each) => each.health === health && !tried.has(each));
      if (found) return found;
    }
    return undefined;
  }

  /** One that may have room for what another had none for: ready, and not overloaded itself of late. */
  spare(tried: ReadonlySet<Replica>): Replica | undefined {
    return this.#leastBusy(
      (each) => each.health === 'ready' && !each.isOverloaded && !tried.has(each),
    );
  }

  #leastBusy(fits: (replica: Replica) => boolean): Replica | undefined {
    let found: Replica | undefined;
    for (let index = 0; index < this.all.length; index += 1) {
      const replica = this.all[(this.#turn + index) % this.all.length];
      if (!replica || !fits(replica)) continue;
      if (!found || replica.inFlight < found.inFlight) found = replica;
    }
    return found;
  }
}

const ASKED: readonly Health[] = ['ready', 'unready', 'refused'];
