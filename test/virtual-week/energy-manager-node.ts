import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { completeConfig, createMetrics, openStore, type SiteCore, type Store, siteCore } from '@busbar/ems/testing';
import { assertThat, type Clock, type Logger } from '@busbar/kernel';
import {
  type CevcCem,
  type ChargingRequest,
  cevcCem,
  type DbevcCem,
  dbevcCem,
  type EvccCem,
  type EvcemCem,
  type EvcsCem,
  type EvsocCem,
  evccCem,
  evcemCem,
  evcsCem,
  evsocCem,
  type OpevCem,
  type OscevCem,
  opevCem,
  oscevCem,
} from '@busbar/usecases';

/** Key identifier of the energy manager. */
export const MANAGER_SKI = 'ee'.repeat(20);

/** What the energy manager is told of what happens in it. */
export interface ManagerEvents {
  /** A record could not be stored. */
  storeFailed(error: unknown): void;
  /** A car asks for a curve or prices. */
  requested(manager: RunningManager, request: ChargingRequest): void;
}

/** The energy manager while it is switched on: its site core, and the use cases of vehicles on the same entity. */
export interface RunningManager {
  readonly core: SiteCore;
  readonly store: Store;
  readonly evcc: EvccCem;
  readonly evcem: EvcemCem;
  readonly evsoc: EvsocCem;
  readonly opev: OpevCem;
  readonly oscev: OscevCem;
  readonly cevc: CevcCem;
  readonly dbevc: DbevcCem;
  readonly evcs: EvcsCem;
}

/** The energy manager of the house; it can be switched off without a word and on again with the same data. */
export class EnergyManagerNode {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #directory: string;
  readonly #trusted: readonly string[];
  readonly #events: ManagerEvents;
  #running: RunningManager | undefined;

  constructor(
    base: { readonly clock: Clock; readonly logger: Logger; readonly directory: string },
    trusted: readonly string[],
    events: ManagerEvents,
  ) {
    this.#clock = base.clock;
    this.#logger = base.logger;
    this.#directory = mkdtempSync(join(base.directory, 'manager-'));
    this.#trusted = trusted;
    this.#events = events;
  }

  /** Undefined while it is switched off. */
  get running(): RunningManager | undefined {
    return this.#running;
  }

  switchOn(): RunningManager {
    const [clock, logger] = [this.#clock, this.#logger];
    const config = completeConfig({});
    const store = openStore({ directory: this.#directory, clock, logger, retention: config.history });
    for (const ski of this.#trusted)
      if (store.trust.get(ski) === undefined) store.trust.put({ ski, userTrust: 32, since: '2026-01-01T00:00:00Z' });
    const core = siteCore({
      clock,
      logger,
      config,
      store,
      metrics: createMetrics(() => {
        throw new Error('nobody reads the metrics');
      }),
      shipId: 'Busbar-week',
      ski: MANAGER_SKI,
      names: new Map(),
      ticked: () => undefined,
      limitsChanged: () => undefined,
      failed: (error) => this.#events.storeFailed(error),
    });
    const emobility = core.site.device.entities().find(({ path }) => path.join('.') === '1');
    assertThat(emobility !== undefined, 'the energy manager has an entity for vehicles');
    const running: RunningManager = {
      core,
      store,
      evcc: evccCem(emobility),
      evcem: evcemCem(emobility),
      evsoc: evsocCem(emobility),
      opev: opevCem(emobility, { clock, logger }),
      oscev: oscevCem(emobility, { clock, logger }),
      cevc: cevcCem(emobility),
      dbevc: dbevcCem(emobility),
      evcs: evcsCem(emobility),
    };
    running.cevc.onRequest((request) => this.#events.requested(running, request));
    core.loop.start();
    this.#running = running;
    return running;
  }

  /** As a program that is killed: nothing is told to anybody. */
  switchOff(): void {
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return;
    const { evcs, dbevc, cevc, oscev, opev, evsoc, evcem, evcc } = running;
    for (const useCase of [evcs, dbevc, cevc, oscev, opev, evsoc, evcem, evcc]) useCase.close();
    running.core.close();
    running.store.close();
  }
}
