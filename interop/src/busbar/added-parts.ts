import { deviceDiagnosisStateData, type LocalDevice, type LocalEntity, type RemoteDevice } from '@busbar/spine';
import type { PeerCommand } from '../contract.ts';
import type { Changes } from './reporting.ts';
import type { RunningActor } from './running-actor.ts';

/** What comes and goes while peers are connected: one entity, and announcements of use cases. */
export function addedParts(device: LocalDevice): RunningActor {
  let added: LocalEntity | undefined;
  const withdraw = new Map<string, () => void>();
  return {
    takes: ({ do: what }) => what === 'entity' || what === 'announce',
    take(command: PeerCommand) {
      if (command.do === 'entity') {
        if (added !== undefined) device.removeEntity(added);
        added = command.on ? addAppliance(device) : undefined;
      }
      if (command.do === 'announce') {
        const { actor, name, scenarios } = command;
        withdraw.get(name)?.();
        withdraw.delete(name);
        const [, entity] = device.entities();
        if (command.on && entity !== undefined)
          withdraw.set(name, entity.announce({ useCaseName: name, actor, version: '1.0.0', scenarios }));
      }
    },
    close: () => undefined,
  };
}

/** Reports the types of the entities of a peer, `[0]` left out. */
export function tellEntities(remote: RemoteDevice, changes: Changes): void {
  if (remote.isClosed) changes.forget(`entities ${remote.ski}`);
  if (!remote.isDiscovered || remote.isClosed) return;
  const types = remote.entities().flatMap(({ path, type }) => (path[0] === 0 ? [] : [type]));
  changes.tell(`entities ${remote.ski}`, { event: 'entities', ski: remote.ski, types });
}

function addAppliance(device: LocalDevice): LocalEntity {
  const entity = device.addEntity('SmartEnergyAppliance');
  const diagnosis = entity.feature('DeviceDiagnosis', 'server');
  diagnosis.offer(deviceDiagnosisStateData, { read: true });
  diagnosis.set(deviceDiagnosisStateData, { operatingState: 'normalOperation' });
  return entity;
}
