import { isErrorState, type ManufacturerInformation, type OperatingState } from '@busbar/functions';
import { Listeners, type Unlisten } from '@busbar/kernel';
import { deviceClassificationManufacturerData, deviceDiagnosisStateData, type LocalEntity } from '@busbar/spine';
import { shownDeviceState } from '../device-state.ts';
import { commissionFeatures, type FeatureUse } from '../feature-commissioning.ts';
import { shownManufacturer } from '../manufacturer.ts';
import { type Partner, type PartnerSession, watchPartners } from '../partners.ts';
import { evseccDeclaration } from './evsecc-declaration.ts';

/** A charging station as the energy manager sees it. */
export interface EvseStation {
  readonly ski: string;
  readonly entityPath: readonly number[];
  readonly label: string;
  /** What the station, or else its device, says about itself. */
  readonly manufacturer: ManufacturerInformation;
  /** Undefined until it was read, and for a station that states none: treated as normal (EVSECC 7). */
  readonly operatingState: OperatingState | undefined;
  /** EVSECC-020: limits and plans may not be followed while it is true. */
  readonly isError: boolean;
  readonly lastErrorCode?: string;
}

/** The energy manager's side of EVSECC. */
export interface EvseccCem {
  /** The stations that are connected. */
  stations(): readonly EvseStation[];
  /** Tells that something in {@link stations} changed; a late listener is told at once. */
  onChange(listener: () => void): Unlisten;
  close(): void;
}

const USES: readonly FeatureUse[] = [
  { feature: 'DeviceClassification', isWritten: false, reads: [deviceClassificationManufacturerData] },
  { feature: 'DeviceDiagnosis', isWritten: false, reads: [deviceDiagnosisStateData] },
];

/** Plays the energy manager of EVSECC on an entity. */
export function evseccCem(entity: LocalEntity): EvseccCem {
  const { declaration, logger } = {
    declaration: evseccDeclaration,
    logger: entity.device.logger.with({ useCase: 'EVSECC' }),
  };
  const client = entity.feature('Generic', 'client');
  const changed = new Listeners<[]>((error) => logger.error('listener.failed', { error: String(error) }));
  const stations = new Set<Partner>();
  const open = (partner: Partner): PartnerSession => {
    stations.add(partner);
    const tell = (): void => changed.emit();
    const stops = [
      partner.entity.feature('DeviceClassification', 'server')?.onData(deviceClassificationManufacturerData, tell),
      partner.entity.feature('DeviceDiagnosis', 'server')?.onData(deviceDiagnosisStateData, tell),
    ];
    commissionFeatures(partner.entity, client, USES, logger, tell);
    readDeviceInformation(partner, tell);
    tell();
    return {
      changed: tell,
      close() {
        for (const stop of stops) stop?.();
        stations.delete(partner);
        tell();
      },
    };
  };
  /** A station that says nothing about itself: its device may. EVSECC 7. */
  const readDeviceInformation = (partner: Partner, tell: () => void): void => {
    if (partner.entity.feature('DeviceClassification', 'server') !== undefined) return;
    const feature = partner.remote.entity([0])?.feature('DeviceClassification', 'server');
    if (feature !== undefined) void feature.read(client, deviceClassificationManufacturerData).then(tell);
  };
  const stops: Unlisten[] = [
    entity.announce({
      useCaseName: declaration.name,
      actor: declaration.client.actor,
      version: declaration.version,
      subRevision: declaration.subRevision,
      scenarios: [1, 2],
    }),
    watchPartners(entity.device, declaration, 'server', logger, open),
  ];
  const close = (): void => {
    for (const stop of stops.splice(0)) stop();
    changed.clear();
  };
  stops.push(entity.onRemoved(close));
  return {
    stations: () => [...stations].map(viewOf),
    onChange(listener) {
      const unlisten = changed.add(listener);
      listener();
      return unlisten;
    },
    close,
  };
}

function viewOf({ remote, entity }: Partner): EvseStation {
  const state = shownDeviceState(entity);
  return {
    ski: remote.ski,
    entityPath: entity.path,
    label: remote.label,
    manufacturer: shownManufacturer(entity) ?? shownManufacturer(remote.entity([0])) ?? {},
    operatingState: state?.operatingState,
    isError: isErrorState(state?.operatingState),
    ...(state?.lastErrorCode === undefined ? {} : { lastErrorCode: state.lastErrorCode }),
  };
}
