import type { LocalEntity } from '@busbar/spine';
import { evseccCem, evseccEvse } from '@busbar/usecases';
import { Changes, type Report } from './reporting.ts';
import type { RunningActor } from './running-actor.ts';

/** Charging station of EVSECC under the contract. */
export function evseActor(entity: LocalEntity, model: string): RunningActor {
  const evse = evseccEvse(entity, {
    manufacturer: { deviceName: model, deviceCode: model, brandName: 'Busbar', vendorName: 'Busbar' },
  });
  return {
    takes: (command) => command.do === 'evse',
    take(command) {
      if (command.do === 'evse') evse.setState(command.state === 'failure' ? 'failure' : 'normalOperation');
    },
    close: () => evse.close(),
  };
}

/** Energy manager of EVSECC under the contract. */
export function evseWatcher(entity: LocalEntity, report: Report): RunningActor {
  const changes = new Changes(report);
  const cem = evseccCem(entity);
  cem.onChange(() => {
    for (const { ski, operatingState } of cem.stations()) {
      if (operatingState === undefined) continue;
      const state = operatingState === 'normalOperation' ? 'normal' : operatingState;
      changes.tell(ski, { event: 'evse', ski, state });
    }
  });
  return { takes: () => false, take: () => undefined, close: () => cem.close() };
}
