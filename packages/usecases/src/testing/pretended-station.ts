import type {
  ChargingStation,
  Confirmation,
  PerDirection,
  StatedStationLimit,
  StationCapabilities,
  StationState,
} from '@busbar/functions';
import { Listeners, millis, percent, type Unlisten, type Watts, wattHours, watts } from '@busbar/kernel';

const NO_CAPABILITIES: StationCapabilities = {
  charge: true,
  discharge: false,
  limitPower: true,
  limitCurrent: false,
  perPhase: false,
  signedSetpoint: false,
  onOff: true,
  soc: true,
  vehicleId: false,
  failsafe: false,
  heartbeat: false,
  duration: false,
  schedule: false,
};

/** A charging station without protocol that does what it is told at once, with everything it was told. */
export class PretendedStation implements ChargingStation {
  readonly key = 'pretended';
  /** What it was told, oldest first, in short. */
  readonly told: string[] = [];
  /** What it answers to the next commands. */
  answer: Confirmation = { status: 'accepted' };
  readonly #changed = new Listeners<[]>();
  readonly #limits = new Map<string, Watts>();
  #state: StationState;

  constructor(discharge?: number) {
    const canDischarge = discharge !== undefined;
    const directions = { charge: watts(6000), ...(canDischarge ? { discharge: watts(discharge) } : {}) };
    this.#state = {
      phase: 'controllable',
      info: { deviceCode: 'PRETENDED', serialNumber: 'S-1' },
      capabilities: { ...NO_CAPABILITIES, discharge: canDischarge, signedSetpoint: canDischarge },
      ratings: directions,
      ranges: {
        charge: { minimum: watts(1000), maximum: watts(6000) },
        ...(canDischarge ? { discharge: { minimum: watts(0), maximum: watts(discharge) } } : {}),
      },
      currentRanges: {},
      connection: 'connected',
      permission: { charge: true, discharge: canDischarge },
      mode: 'standby',
      operatingState: 'normalOperation',
      fault: { isFaulty: false },
      power: { value: watts(0), at: millis(0), quality: 'measured' },
      soc: { value: percent(40), at: millis(0), quality: 'measured' },
      size: wattHours(40_000),
      bounds: {},
      isSetpointHonoured: true,
    };
  }

  state(): StationState {
    return this.#state;
  }

  /** Changes parts of its state. */
  set(parts: Partial<StationState>): void {
    this.#state = { ...this.#state, ...parts };
    this.#changed.emit();
  }

  async applyLimit(limit: StatedStationLimit): Promise<Confirmation> {
    const key = `${limit.source} ${limit.direction}`;
    this.told.push(
      `limit ${key} ${limit.watts ?? '-'}${limit.validFor === undefined ? '' : ` for ${limit.validFor} s`}`,
    );
    if (this.answer.status !== 'accepted') return this.answer;
    if (limit.watts === undefined) this.#limits.delete(key);
    else this.#limits.set(key, limit.watts);
    this.set({ bounds: this.#bounds() });
    return this.answer;
  }

  async applySetpoint(power: Watts | undefined): Promise<Confirmation> {
    this.told.push(`setpoint ${power ?? '-'}`);
    this.#flow(power ?? watts(0));
    return this.answer;
  }

  async start(): Promise<Confirmation> {
    this.told.push('start');
    this.#flow(watts(Math.min(6000, this.#state.bounds.charge ?? 6000)));
    return this.answer;
  }

  async stop(): Promise<Confirmation> {
    this.told.push('stop');
    this.#flow(watts(0));
    return this.answer;
  }

  onChange(listener: () => void): Unlisten {
    return this.#changed.add(listener);
  }

  close(): void {
    this.#changed.clear();
  }

  #flow(power: Watts): void {
    const mode = power === 0 ? 'standby' : power > 0 ? 'charge' : 'discharge';
    this.set({ mode, power: { value: power, at: millis(0), quality: 'measured' } });
  }

  #bounds(): PerDirection<Watts> {
    const least = (direction: string): Watts | undefined => {
      const values = [...this.#limits].filter(([key]) => key.endsWith(` ${direction}`)).map(([, value]) => value);
      return values.length === 0 ? undefined : watts(Math.min(...values));
    };
    const [charge, discharge] = [least('charge'), least('discharge')];
    return { ...(charge === undefined ? {} : { charge }), ...(discharge === undefined ? {} : { discharge }) };
  }
}
