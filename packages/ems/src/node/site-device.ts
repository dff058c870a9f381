import { type Clock, type Logger, type Seconds, seconds, watts } from '@busbar/kernel';
import { LocalDevice, type LocalEntity, startHeartbeat } from '@busbar/spine';
import {
  type EvseccCem,
  evseccCem,
  type LpcControllableSystem,
  type LpcEnergyGuard,
  lpcControllableSystem,
  lpcEnergyGuard,
  type MgcpMonitoringAppliance,
  type MpcMonitoringAppliance,
  mgcpMonitoringAppliance,
  mpcMonitoringAppliance,
} from '@busbar/usecases';
import type { Config } from '../config/config-schema.ts';
import type { GridLimitRecord } from '../site/grid-limit-record.ts';

/** Heartbeat of the e-mobility entity: the class stations expect there. Use cases, common part 8. */
const EMOBILITY_HEARTBEAT: Seconds = seconds(4);
/** Heartbeat of the other entities. LPC-031, LPC-032. */
const GUARD_HEARTBEAT: Seconds = seconds(60);

/** What the SPINE device of the energy manager needs. */
export interface SiteDeviceOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly shipId: string;
  readonly ski: string;
  readonly config: Config;
  readonly record: GridLimitRecord;
  /** Whether the control loop runs; heartbeats stop while it does not. */
  healthy(): boolean;
}

/** The SPINE device of the energy manager with its use cases. */
export interface SiteDevice {
  readonly device: LocalDevice;
  readonly evsecc: EvseccCem;
  readonly guard: LpcEnergyGuard;
  readonly mpc: MpcMonitoringAppliance;
  readonly mgcp: MgcpMonitoringAppliance;
  readonly system: LpcControllableSystem;
  close(): void;
}

/**
 * Entities as use cases, common part 3.2: `[1]` towards charging stations, `[2]` energy guard and monitoring appliance,
 * `[3]` controllable system towards the control box. All exist from the start: some peers look only once.
 */
export function siteDevice(options: SiteDeviceOptions): SiteDevice {
  const { clock, logger, shipId, ski, healthy } = options;
  const device = new LocalDevice({
    address: `d:_n:Busbar_${shipId}`,
    deviceType: 'EnergyManagementSystem',
    featureSet: 'smart',
    clock,
    logger,
    manufacturer: {
      deviceName: 'Busbar energy manager',
      deviceCode: 'Busbar',
      serialNumber: ski.slice(-8).toUpperCase(),
      vendorName: 'Busbar',
      brandName: 'Busbar',
    },
  });
  const emobility = device.addEntity('CEM', [1]);
  const guarding = device.addEntity('CEM', [2]);
  const controlled = device.addEntity('CEM', [3]);
  const heartbeats = [
    startHeartbeat(emobility, { timeout: EMOBILITY_HEARTBEAT, healthy }),
    startHeartbeat(guarding, { timeout: GUARD_HEARTBEAT, healthy }),
    startHeartbeat(controlled, { timeout: GUARD_HEARTBEAT, healthy }),
  ];
  const evsecc = evseccCem(emobility);
  const guard = lpcEnergyGuard(guarding, { clock, logger, healthy });
  const mpc = mpcMonitoringAppliance(guarding);
  const mgcp = mgcpMonitoringAppliance(guarding);
  const system = towardsControlBox(controlled, options);
  return {
    device,
    evsecc,
    guard,
    mpc,
    mgcp,
    system,
    close() {
      for (const heartbeat of heartbeats) heartbeat.stop();
      for (const useCase of [evsecc, guard, mpc, mgcp, system]) useCase.close();
      device.close();
    },
  };
}

function towardsControlBox(entity: LocalEntity, options: SiteDeviceOptions): LpcControllableSystem {
  const { clock, logger, config, record } = options;
  const { gridLimit } = config;
  entity.feature('LoadControl', 'server').onBound((_client, remote) => record.bound(remote.ski));
  return lpcControllableSystem(entity, {
    clock,
    logger,
    isCem: true,
    nominalMax: watts(gridLimit.nominalWatts),
    failsafeLimit: watts(gridLimit.failsafeWatts),
    failsafeDurationMinimum: seconds(gridLimit.failsafeDurationSeconds),
    autonomousAllowed: gridLimit.autonomousAllowed,
    beforeAccept: (limit) => record.accept(limit),
    beforeAcceptFailsafe: ({ ski, ...values }) => record.acceptFailsafe(ski, values),
    onRefused: ({ ski, what, reason }) => record.refused(ski, what, reason),
    restore: record.failsafeValues(),
    isGuardAllowed: (ski) => record.isGuardAllowed(ski),
    onTurnedAway: (ski) => record.refusedGuard(ski),
  });
}
