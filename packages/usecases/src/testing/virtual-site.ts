import { type Logger, silentLogger } from '@busbar/kernel';
import { ManualClock } from '@busbar/kernel/testing';
import { LocalDevice } from '@busbar/spine';
import { type JoinedDevices, joinDevices } from './joined-devices.ts';

/** An energy manager and a charging station in virtual time, not yet connected. */
export class VirtualSite {
  readonly clock: ManualClock;
  readonly ems: LocalDevice;
  readonly station: LocalDevice;
  #joined: JoinedDevices | undefined;

  constructor(logger: Logger = silentLogger, clock: ManualClock = new ManualClock()) {
    this.clock = clock;
    this.ems = new LocalDevice({
      address: 'd:_i:1_EMS-1',
      deviceType: 'EnergyManagementSystem',
      clock,
      logger,
    });
    this.station = new LocalDevice({
      address: 'd:_i:1_Station-1',
      deviceType: 'ChargingStation',
      clock,
      logger,
    });
  }

  /** What passed between the two, oldest first; `a` is the energy manager. */
  get log(): JoinedDevices['link']['log'] {
    return this.#joined?.link.log ?? [];
  }

  /** Connects both and lets the commissioning happen. */
  async connect(ms = 100): Promise<void> {
    this.#joined = joinDevices(this.clock, this.ems, this.station);
    await this.clock.run(ms);
  }

  /** Cuts the connection. */
  async cut(): Promise<void> {
    this.#joined?.cut();
    await this.clock.run(10);
  }

  close(): void {
    this.ems.close();
    this.station.close();
    // The end of the link is told a moment later.
    this.clock.advance(10);
  }
}
