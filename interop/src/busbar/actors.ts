import type { Clock, Logger } from '@busbar/kernel';
import type { LocalDevice, LocalEntity } from '@busbar/spine';
import type { Actor, StartCommand, VehicleUseCase } from '../contract.ts';
import { evseActor, evseWatcher } from './evse-actor.ts';
import { guardActor } from './guard-actor.ts';
import { measuredActor, monitoringActor } from './measuring-actor.ts';
import type { Report } from './reporting.ts';
import type { RunningActor } from './running-actor.ts';
import { systemActor } from './system-actor.ts';
import { vehicleActor } from './vehicle-actor.ts';
import { vehicleWatcher } from './vehicle-watcher.ts';

/** What actors are built with. */
export interface ActorSurroundings {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly report: Report;
  readonly start: StartCommand;
}

type Build = (entity: LocalEntity, around: ActorSurroundings) => RunningActor;

/** Every actor but those of the vehicle, which are played together on an entity that comes and goes. */
const BUILD: Readonly<Record<Exclude<Actor, `EV-${string}`>, Build>> = {
  'EG-LPC': (entity, around) => guardActor(entity, 'consumption', around),
  'EG-LPP': (entity, around) => guardActor(entity, 'production', around),
  'CS-LPC': (entity, around) => systemActor(entity, 'consumption', around.start, around),
  'CS-LPP': (entity, around) => systemActor(entity, 'production', around.start, around),
  'MA-MPC': (entity, around) => monitoringActor(entity, 'MPC', around),
  'MA-MGCP': (entity, around) => monitoringActor(entity, 'MGCP', around),
  'MU-MPC': (entity, { clock }) => measuredActor(entity, 'MPC', clock),
  'GCP-MGCP': (entity, { clock }) => measuredActor(entity, 'MGCP', clock),
  'CEM-EVSECC': (entity, { report }) => evseWatcher(entity, report),
  'EVSE-EVSECC': (entity, { start }) => evseActor(entity, start.model),
  'CEM-EVCC': (entity, around) => vehicleWatcher(entity, 'EVCC', around),
  'CEM-EVCEM': (entity, around) => vehicleWatcher(entity, 'EVCEM', around),
  'CEM-EVSOC': (entity, around) => vehicleWatcher(entity, 'EVSOC', around),
  'CEM-OPEV': (entity, around) => vehicleWatcher(entity, 'OPEV', around),
  'CEM-OSCEV': (entity, around) => vehicleWatcher(entity, 'OSCEV', around),
  'CEM-CEVC': (entity, around) => vehicleWatcher(entity, 'CEVC', around),
};

const VEHICLE_USE_CASES: readonly VehicleUseCase[] = ['EVCC', 'EVCEM', 'EVSOC', 'OPEV', 'OSCEV', 'CEVC'];

/** Every actor this side plays. */
export const ACTORS: readonly Actor[] = [
  ...(Object.keys(BUILD) as Actor[]),
  ...VEHICLE_USE_CASES.map((useCase): Actor => `EV-${useCase}`),
];

/** What kind of device plays these actors (SPINE device type). */
export function deviceTypeOf(actors: readonly Actor[]): string {
  const type = entityTypeOf(actors[0] ?? 'EG-LPC', actors);
  return DEVICE_TYPES[type] ?? 'Generic';
}

const DEVICE_TYPES: Readonly<Record<string, string>> = {
  CEM: 'EnergyManagementSystem',
  GridGuard: 'ElectricitySupplySystem',
  EVSE: 'ChargingStation',
  GridConnectionPointOfPremises: 'SubMeter',
};

/** The entity that plays an actor, next to the others of the same node. */
function entityTypeOf(actor: Actor, all: readonly Actor[]): string {
  if (actor === 'GCP-MGCP') return 'GridConnectionPointOfPremises';
  if (actor === 'MU-MPC' || actor === 'EVSE-EVSECC' || actor.startsWith('CS-') || isOfVehicle(actor)) return 'EVSE';
  return all.some((one) => one.startsWith('CEM-') || one.startsWith('MA-')) ? 'CEM' : 'GridGuard';
}

/** Builds the entities and plays the actors on them. */
export function playActors(device: LocalDevice, around: ActorSurroundings): readonly RunningActor[] {
  const entities = new Map<string, LocalEntity>();
  const { actors } = around.start;
  const entityOf = (actor: Actor): LocalEntity => {
    const type = entityTypeOf(actor, actors);
    const entity = entities.get(type) ?? device.addEntity(type);
    entities.set(type, entity);
    return entity;
  };
  const [ofVehicle] = actors.filter(isOfVehicle);
  return [
    ...actors.flatMap((actor) => (isOfVehicle(actor) ? [] : [BUILD[actor](entityOf(actor), around)])),
    ...(ofVehicle === undefined ? [] : [vehicleActor(entityOf(ofVehicle), actors, around)]),
  ];
}

function isOfVehicle(actor: Actor): actor is Extract<Actor, `EV-${string}`> {
  return actor.startsWith('EV-');
}
