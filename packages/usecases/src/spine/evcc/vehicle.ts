import {
  EV_READY_AFTER,
  type EvSessionEffect,
  type EvSessionEvent,
  type EvSessionState,
  evOperation,
  evSession,
  hasDataLink,
  initialEvSession,
  type SessionTraits,
} from '@busbar/functions';
import type { CancelTimer, Clock, Logger, Unlisten } from '@busbar/kernel';
import {
  deviceClassificationManufacturerData,
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  deviceDiagnosisStateData,
  electricalConnectionParameterDescriptionListData,
  electricalConnectionPermittedValueSetListData,
  type FunctionDeclaration,
  identificationListData,
  type LocalFeature,
  measurementListData,
  type RemoteDevice,
  type RemoteEntity,
} from '@busbar/spine';
import type { UseCaseQuirkName } from '../../quirks.ts';
import { shownDeviceState } from '../device-state.ts';
import { commissionFeatures, type FeatureUse } from '../feature-commissioning.ts';
import { shownManufacturer } from '../manufacturer.ts';
import type { Partner, PartnerSession } from '../partners.ts';
import type { ConnectedVehicle } from './connected-vehicle.ts';
import { isAsymmetric, shownIdentification, shownLimits, shownSessionEnergy, shownStandard } from './vehicle-view.ts';

/** What a vehicle tells its owner. */
export interface VehicleOwner {
  plugged(vehicle: ConnectedVehicle): void;
  unplugged(vehicle: ConnectedVehicle): void;
  changed(): void;
}

/** What is read of a vehicle. EVCC 6.2. */
const USES: readonly FeatureUse[] = [
  {
    feature: 'DeviceConfiguration',
    isWritten: false,
    reads: [deviceConfigurationKeyValueDescriptionListData, deviceConfigurationKeyValueListData],
  },
  { feature: 'DeviceDiagnosis', isWritten: false, reads: [deviceDiagnosisStateData] },
  { feature: 'DeviceClassification', isWritten: false, reads: [deviceClassificationManufacturerData] },
  {
    feature: 'ElectricalConnection',
    isWritten: false,
    reads: [electricalConnectionParameterDescriptionListData, electricalConnectionPermittedValueSetListData],
  },
  { feature: 'Identification', isWritten: false, reads: [identificationListData] },
];

/** One charging point of a peer: the vehicle that is plugged in, or was when the connection was lost. */
export class Vehicle {
  readonly ski: string;
  readonly #path: readonly number[];
  readonly #client: LocalFeature;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #quirksOff: ReadonlySet<UseCaseQuirkName>;
  readonly #owner: VehicleOwner;
  #label: string;
  #entity: RemoteEntity | undefined;
  #scenarios: readonly number[] = [];
  #session: EvSessionState = initialEvSession;
  #cancel: CancelTimer | undefined;
  #oddities = '';
  /** What was known last; told when the vehicle has left. */
  #last: ConnectedVehicle | undefined;

  constructor(
    { device, path }: RemoteEntity,
    client: LocalFeature,
    logger: Logger,
    quirksOff: ReadonlySet<UseCaseQuirkName>,
    owner: VehicleOwner,
  ) {
    this.ski = device.ski;
    this.#label = device.label;
    this.#path = path;
    this.#client = client;
    this.#clock = client.entity.device.clock;
    this.#logger = logger.with({ ski: device.ski, entity: path.join('.') });
    this.#quirksOff = quirksOff;
    this.#owner = owner;
  }

  /** What is known of it; undefined: no vehicle is there. */
  get view(): ConnectedVehicle | undefined {
    const { phase } = this.#session;
    return phase === 'disconnected' ? undefined : this.#read(phase);
  }

  /** The entity is there. A new object at the same address is another vehicle: the one before was removed. */
  appeared(entity: RemoteEntity): void {
    if (entity === this.#entity) return;
    if (this.#entity !== undefined)
      this.#apply({ type: this.#entity.device === entity.device ? 'entityRemoved' : 'connectionLost' });
    this.#entity = entity;
    this.#label = entity.device.label;
    this.#apply({ type: 'entityAppeared' });
  }

  /** Something changed at a peer: the entity may be gone, or the connection. */
  follow(remote: RemoteDevice, present: readonly RemoteEntity[]): void {
    if (this.#entity !== undefined && this.#entity.device === remote) {
      if (present.includes(this.#entity)) return;
      this.#entity = undefined;
      this.#apply({ type: remote.isClosed ? 'connectionLost' : 'entityRemoved' });
      return;
    }
    // It is connected again, and the vehicle is not there any more.
    const isBack = this.#entity === undefined && remote.isDiscovered && !remote.isClosed;
    if (isBack && !present.some(({ path }) => path.join('.') === this.#path.join('.')))
      this.#apply({ type: 'entityRemoved' });
  }

  /** EVCC is announced: everything of the vehicle can be read. */
  commission(partner: Partner): PartnerSession {
    const { entity } = partner;
    this.appeared(entity);
    this.#scenarios = partner.scenarios;
    const stops: Unlisten[] = [];
    const on = <T>(type: string, fn: FunctionDeclaration<T>): void => {
      const stop = entity.feature(type, 'server')?.onData(fn, () => this.#dataArrived());
      if (stop !== undefined) stops.push(stop);
    };
    for (const { feature, reads } of USES) for (const fn of reads) on(feature, fn);
    // Subscribed by EVCEM, if at all.
    on('Measurement', measurementListData);
    commissionFeatures(entity, this.#client, USES, this.#logger, () => this.#dataArrived());
    this.#owner.changed();
    return {
      changed: ({ scenarios }) => {
        this.#scenarios = scenarios;
        this.#owner.changed();
      },
      close: () => {
        for (const stop of stops) stop();
        if (this.#entity === entity) this.#scenarios = [];
        this.#owner.changed();
      },
    };
  }

  close(): void {
    this.#cancel?.();
  }

  #dataArrived(): void {
    const entity = this.#entity;
    if (entity === undefined) return;
    const { oddities } = shownLimits(entity, this.#quirksOff);
    if (oddities.join() !== this.#oddities) {
      this.#oddities = oddities.join();
      if (oddities.length > 0) this.#logger.warn('powerLimits.odd', { oddities: this.#oddities, rule: 'EVCC 8' });
    }
    const identification = shownIdentification(entity, this.#quirksOff)?.value;
    const chargedEnergy = shownSessionEnergy(entity);
    const traits: SessionTraits = {
      ...(identification === undefined ? {} : { identification }),
      ...(chargedEnergy === undefined ? {} : { chargedEnergy }),
    };
    const isComplete = shownStandard(entity) !== undefined || shownDeviceState(entity) !== undefined;
    this.#apply({ type: 'dataArrived', traits, isComplete });
  }

  #apply(event: EvSessionEvent): void {
    const { state, effects } = evSession(this.#session, event);
    this.#session = state;
    for (const effect of effects) this.#perform(effect);
    this.#remember();
    this.#owner.changed();
  }

  #perform(effect: EvSessionEffect): void {
    switch (effect.do) {
      case 'reportPlugged':
        this.#logger.info('ev.plugged', {});
        this.#owner.plugged(this.#read('connected'));
        break;
      case 'reportUnplugged':
        this.#logger.info('ev.unplugged', {});
        this.#owner.unplugged(this.#last ?? this.#read('connected'));
        this.#last = undefined;
        break;
      case 'reportResumed':
        this.#logger.info('ev.resumed', {});
        break;
      case 'startTimer':
        this.#cancel = this.#clock.after(EV_READY_AFTER, () => this.#apply({ type: 'timerExpired' }));
        break;
      case 'stopTimer':
        this.#cancel?.();
        break;
    }
  }

  #remember(): void {
    if (this.#entity !== undefined && this.#session.phase === 'connected') this.#last = this.#read('connected');
  }

  #read(connection: 'connected' | 'unknown'): ConnectedVehicle {
    const entity = this.#entity;
    const state = entity === undefined ? undefined : shownDeviceState(entity)?.operatingState;
    const standard = entity === undefined ? undefined : shownStandard(entity);
    return {
      ski: this.ski,
      entityPath: this.#path,
      evsePath: this.#path.slice(0, -1),
      label: this.#label,
      connection,
      isReady: this.#session.phase === 'connected' && this.#session.isReady,
      scenarios: this.#scenarios,
      communicationsStandard: standard,
      hasDataLink: hasDataLink(standard),
      isAsymmetricChargingSupported: entity !== undefined && isAsymmetric(entity),
      identification: entity === undefined ? undefined : shownIdentification(entity, this.#quirksOff),
      manufacturer: shownManufacturer(entity) ?? {},
      chargingPowerLimits: entity === undefined ? {} : shownLimits(entity, this.#quirksOff).limits,
      operatingState: state,
      operation: evOperation(state),
    };
  }
}
