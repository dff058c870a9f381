import { amperes, type Seconds, seconds, wattHours, watts } from '@busbar/kernel';
import type { ChargingRequest } from '@busbar/usecases';
import type { RunningManager } from './energy-manager-node.ts';
import { type House, SKIS } from './house.ts';
import type { Currents, HouseEvent, OfferKind, StationName } from './house-event.ts';
import type { Statements } from './statements.ts';

/** What an energy manager states of its own accord, and what drivers want of it. */
export type OptimisationEvent = Extract<
  HouseEvent,
  { readonly do: 'surplus' | 'wait' | 'demand' | 'offers' | 'setpoint' | 'charge' | 'summary' }
>;

const HOUR = 3600;

/** States surplus, curves, prices, setpoints and accounts, and answers the cars that ask for an offer. */
export class Optimiser {
  readonly #house: House;
  readonly #statements: Statements;
  #offers: OfferKind = 'both';

  constructor(house: House, statements: Statements) {
    this.#house = house;
    this.#statements = statements;
    house.requested = (manager, request) => this.#answer(manager, request);
  }

  perform(event: OptimisationEvent): void {
    const { manager, points } = this.#house;
    const running = manager.running;
    if (event.do === 'offers') {
      this.#offers = event.are;
      return;
    }
    const ski = SKIS[event.station];
    const station = points[event.station].running;
    switch (event.do) {
      case 'wait':
        station?.do({ do: event.isWaiting ? 'wait' : 'go' });
        break;
      case 'demand':
        station?.do({ do: 'demand', targetSoc: event.targetSoc, departsInSeconds: event.seconds });
        break;
      case 'summary':
        station?.do({ do: 'summary' });
        break;
      case 'surplus':
        if (running !== undefined) this.#stateSurplus(running, event.station, event.currents);
        break;
      case 'setpoint':
        if (running !== undefined)
          this.#statements.await(
            'setpoint',
            event.watts === undefined
              ? running.dbevc.release({ ski })
              : running.dbevc.setPower({ ski }, { total: watts(event.watts) }),
          );
        break;
      case 'charge': {
        const charged = { grid: wattHours(event.wattHours), selfProduced: wattHours(0), gridCost: event.cost };
        running?.evcs.charge({ ski }, { ...charged, selfProducedCost: 0 });
        break;
      }
    }
  }

  #stateSurplus({ oscev }: RunningManager, station: StationName, currents: Currents | undefined): void {
    const limits =
      currents === undefined ? {} : { a: amperes(currents.a), b: amperes(currents.b), c: amperes(currents.c) };
    this.#statements.await('surplus', oscev.setLimits({ ski: SKIS[station] }, limits));
  }

  /** Each slot differs from its neighbours: a mixed up one shows. */
  #answer({ cevc }: RunningManager, { vehicle, parts }: ChargingRequest): void {
    const target = { ski: vehicle.ski };
    if (this.#offers === 'none') return;
    if (parts.includes('curve'))
      this.#statements.await(
        'curve',
        cevc.writePowerLimits(target, [
          { ...hours(0, 0.5), limit: watts(4200) },
          { ...hours(0.5, 2), limit: watts(7400) },
          { ...hours(2, 12), limit: watts(11_000) },
        ]),
      );
    if (parts.includes('incentives') && this.#offers === 'both')
      this.#statements.await(
        'prices',
        cevc.writeIncentives(target, {
          currency: 'EUR',
          slots: [
            { ...hours(0, 1), tiers: [{ lower: watts(0), incentives: { absoluteCost: 0.34 } }] },
            { ...hours(1, 12), tiers: [{ lower: watts(0), incentives: { absoluteCost: 0.19 } }] },
          ],
        }),
      );
  }
}

function hours(from: number, to: number): { readonly start: Seconds; readonly end: Seconds } {
  return { start: seconds(from * HOUR), end: seconds(to * HOUR) };
}
