import { assertThat } from '@busbar/kernel';
import type { LocalEntity } from '@busbar/spine';
import { addEvEntity } from '../spine/evcc/ev-entity.ts';
import { skiOf } from './joined-devices.ts';
import { VirtualSite } from './virtual-site.ts';

/** An energy manager and a charging station into which vehicles are plugged, in virtual time. */
export class EvSite extends VirtualSite {
  readonly cem: LocalEntity = this.ems.addEntity('CEM');
  readonly evse: LocalEntity = this.station.addEntity('EVSE');
  #ev: LocalEntity | undefined;

  /** The station as a target. */
  get target(): { readonly ski: string } {
    return { ski: skiOf(this.station.address) };
  }

  get ev(): LocalEntity {
    assertThat(this.#ev !== undefined, 'a vehicle is plugged in');
    return this.#ev;
  }

  /** Plugs a vehicle in; its use cases have to be offered at once. */
  plug<T>(offer: (ev: LocalEntity) => T): T {
    this.#ev = addEvEntity(this.evse);
    return offer(this.#ev);
  }

  unplug(): void {
    this.station.removeEntity(this.ev);
    this.#ev = undefined;
  }

  /** Messages of one side that carry this text. */
  sent(from: 'ems' | 'station', text: string): number {
    const side = from === 'ems' ? 'a' : 'b';
    return this.log.filter((one) => one.from === side && one.text.includes(text)).length;
  }
}
