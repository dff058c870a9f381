import type { PlainAddress, PlainMessage } from './scripted-peer.ts';

/** What the energy manager should know after a step; `null`: unknown or not available. */
export interface VehicleExpectation {
  readonly evConnected?: boolean | null;
  readonly standard?: string;
  readonly dataLink?: boolean;
  readonly asymmetric?: boolean;
  readonly asleep?: boolean;
  readonly identification?: string | null;
  readonly deviceName?: string;
  readonly minPowerW?: number;
  readonly maxPowerW?: number;
  readonly standbyPowerW?: number;
  readonly currentA?: readonly (number | null)[] | null;
  readonly phases?: readonly string[];
  readonly powerW?: number;
  readonly powerDerived?: boolean;
  readonly energyWh?: number | null;
  readonly stale?: readonly string[];
  readonly evcc?: boolean;
  readonly evcem?: boolean;
  readonly evsecc?: boolean;
}

/** One step of a trace of EVCC and EVCEM. */
export interface VehicleTraceStep extends Partial<PlainMessage> {
  readonly t: number;
  readonly from: 'EMS' | 'ST' | 'local';
  readonly event?: string;
  readonly note?: string;
  readonly expect?: { readonly ems: VehicleExpectation };
}

export interface VehicleScenario {
  readonly name: string;
  readonly description: string;
  readonly steps: readonly VehicleTraceStep[];
}

/** `vectors/usecase-evcc.json`. */
export interface VehicleTraceFile {
  readonly addresses: Readonly<Record<string, PlainAddress & Readonly<Record<string, unknown>>>>;
  readonly scenarios: readonly VehicleScenario[];
}
