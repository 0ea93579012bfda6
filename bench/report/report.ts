import type { GatewayName } from '../gateways/gateway.ts';
import type { Pace } from '../measure/interleave.ts';
import type { BootResult } from '../scenarios/boot.ts';
import type { EntityResult } from '../scenarios/entity.ts';
import type { GrowthResult } from '../scenarios/growth.ts';
import type { ScenarioResult } from '../scenarios/run-scenario.ts';
import type { Machine } from './machine.ts';
import type { Target } from './targets.ts';

/** Everything a run found out; what `--json` writes. Units are part of the names. */
export interface Report {
  /** ISO 8601. */
  readonly date: string;
  readonly machine: Machine;
  readonly pace: Pace;
  /** What gateways are called, with versions. */
  readonly labels: Readonly<Partial<Record<GatewayName, string>>>;
  readonly scenarios: readonly ScenarioResult[];
  readonly boot?: BootResult;
  readonly growth?: GrowthResult;
  readonly entity?: EntityResult;
  readonly targets: readonly Target[];
}

/** What was measured, before it is judged. */
export type Findings = Omit<Report, 'targets'>;
