import type { Clock, Logger } from '@busbar/kernel';
import type { LocalDevice, LocalEntity } from '@busbar/spine';
import type { Actor, StartCommand } from '../contract.ts';
import { evseActor, evseWatcher } from './evse-actor.ts';
import { guardActor } from './guard-actor.ts';
import { measuredActor, monitoringActor } from './measuring-actor.ts';
import type { Report } from './reporting.ts';
import type { RunningActor } from './running-actor.ts';
import { systemActor } from './system-actor.ts';

/** What actors are built with. */
export interface ActorSurroundings {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly report: Report;
  readonly start: StartCommand;
}

type Build = (entity: LocalEntity, around: ActorSurroundings) => RunningActor;

const BUILD: Readonly<Record<Actor, Build>> = {
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
};

/** Every actor this side plays. */
export const ACTORS = Object.keys(BUILD) as readonly Actor[];

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
  if (actor === 'MU-MPC' || actor === 'EVSE-EVSECC' || actor.startsWith('CS-')) return 'EVSE';
  return all.some((one) => one === 'CEM-EVSECC' || one.startsWith('MA-')) ? 'CEM' : 'GridGuard';
}

/** Builds the entities and plays the actors on them. */
export function playActors(device: LocalDevice, around: ActorSurroundings): readonly RunningActor[] {
  const entities = new Map<string, LocalEntity>();
  const { actors } = around.start;
  return actors.map((actor) => {
    const type = entityTypeOf(actor, actors);
    const entity = entities.get(type) ?? device.addEntity(type);
    entities.set(type, entity);
    return BUILD[actor](entity, around);
  });
}
