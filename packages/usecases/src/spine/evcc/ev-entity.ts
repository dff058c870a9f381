import type { LocalEntity } from '@busbar/spine';

/**
 * Adds the entity of a vehicle below that of its charging station: one per station, at its address and 1, as the installed base
 * expects it. Its use cases are offered in the same turn; peers are told at the end of it. EVCC 6.1, common part 12.1.
 */
export function addEvEntity(evse: LocalEntity): LocalEntity {
  return evse.device.addEntity('EV', [...evse.path, 1]);
}
