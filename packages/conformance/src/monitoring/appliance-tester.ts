import { type Millis, millis } from '@busbar/kernel';
import { decodeDatagram, measurementListData } from '@busbar/spine';
import { stepFailed } from '../runner/verdict.ts';
import { valueIn } from '../tool/device-command.ts';
import type { ShipTool } from '../tool/ship-tool.ts';
import { announcedActor } from '../usecase/announced-actor.ts';
import { awaited } from '../usecase/awaited.ts';
import { act } from '../usecase/device-action.ts';
import { joinDevice, type PartnerDevice } from '../usecase/partner-device.ts';
import type { DataPoint } from './data-point.ts';
import type { MonitoringVocabulary } from './monitoring-vocabulary.ts';
import { type MonitoringParameters, monitoringParameters } from './parameters.ts';
import { type PlayedUnit, playUnit, type ValueState } from './played-unit.ts';

/** The device may be reached at once, ms. */
const PATIENCE: Millis = millis(10_000);
/** How long an appliance may take to subscribe and read a new unit, ms. */
const COMMISSIONING = 30_000;

/** The measuring actor of the test tool towards a monitoring appliance under test. */
export class ApplianceTester {
  readonly tool: ShipTool;
  readonly words: MonitoringVocabulary;
  readonly parameters: MonitoringParameters;
  /** Instants at which the appliance read the values. */
  reads: Millis[] = [];
  #partner: PartnerDevice | undefined;
  #unit: PlayedUnit | undefined;

  constructor(tool: ShipTool, words: MonitoringVocabulary) {
    this.tool = tool;
    this.words = words;
    this.parameters = monitoringParameters(words, tool.sheet);
  }

  /** Connects as a unit that has every data point, with a value each. */
  async connect(): Promise<void> {
    await this.disconnect();
    this.reads = [];
    this.#partner = await joinDevice(this.tool, {
      deviceType: this.words.useCase === 'MPC' ? 'ChargingStation' : 'SubMeter',
      build: (device) => {
        this.#unit = playUnit(device, this.words);
        for (const point of this.words.points) this.#unit.set(point, usualValue(point), 'normal');
      },
      patience: PATIENCE,
    });
    this.#partner.onPayload((payload) => {
      const { header, cmd } = decodeDatagram(payload).value ?? {};
      if (header?.cmdClassifier === 'read' && cmd?.[0]?.data?.name === measurementListData.name)
        this.reads.push(this.tool.clock.now());
    });
    await announcedActor(this.tool, this.#partner, this.words.declaration, 'client');
    const isRead = await awaited(this.tool, COMMISSIONING, () => this.reads[0]);
    if (isRead === undefined) throw stepFailed('the device does not read the values of a unit it could monitor');
  }

  async disconnect(): Promise<void> {
    const partner = this.#partner;
    this.#partner = undefined;
    await partner?.close();
  }

  set(point: DataPoint, value: number, state: ValueState): void {
    if (this.#unit === undefined) throw new Error('the step needs a connection');
    this.tool.note(`${point.key} is ${value} ${point.unit} in state ${state}`);
    this.#unit.set(point, value, state);
  }

  isSubscribed(point: DataPoint): boolean {
    return this.#unit?.isSubscribed(point) === true;
  }

  /** The value the appliance uses; null: none. */
  async used(point: DataPoint): Promise<number | null> {
    const answer = await act(this.tool, { do: 'measurements', useCase: this.words.useCase, point: point.key });
    const value = valueIn(answer, point.key);
    if (value === undefined) throw stepFailed(`nobody says which value the device uses for ${point.key}`);
    this.tool.note(`the device uses ${value ?? 'no value'} for ${point.key}`);
    return value;
  }
}

/** What is published before a case begins. */
export function usualValue({ unit, name, phase, reference }: DataPoint): number {
  const ofPhase = phase === 'b' ? 1 : phase === 'c' ? 2 : 0;
  switch (unit) {
    case 'W':
      return name === 'TotalActivePower' ? 1200 : 400 + ofPhase;
    case 'Wh':
      return name === 'TotalConsumedEnergy' ? 100_000 : 50_000;
    case 'A':
      return 1.7 + ofPhase / 10;
    case 'V':
      return (reference === 'neutral' ? 230 : 398) + ofPhase;
    case 'Hz':
      return 50;
    case 'pct':
      return 70;
  }
}
