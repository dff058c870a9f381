import { hasDataLink, PHASES, type Phase } from '@busbar/functions';
import { amperes, type Clock, type Logger, percent, seconds, wattHours, watts } from '@busbar/kernel';
import type { LocalEntity } from '@busbar/spine';
import {
  addEvEntity,
  type CevcEv,
  cevcEv,
  type EvccEv,
  type EvccValues,
  type EvcemEv,
  type EvsocEv,
  evccEv,
  evcemEv,
  evsocEv,
  type LimitedEv,
  opevEv,
  oscevEv,
} from '@busbar/usecases';
import type {
  Actor,
  PeerCommand,
  Phases,
  VehicleDemand,
  VehicleMeasured,
  VehicleUseCase,
  VehicleValues,
} from '../contract.ts';
import { negotiationEvent } from './charging-negotiator.ts';
import { Changes, type Report } from './reporting.ts';
import type { RunningActor } from './running-actor.ts';

type Plug = Extract<PeerCommand, { do: 'plug' }>;

/** A vehicle that is plugged in: the use cases that are played, on one entity. */
interface Plugged {
  readonly entity: LocalEntity;
  readonly evcc: EvccEv | undefined;
  readonly evcem: EvcemEv | undefined;
  readonly evsoc: EvsocEv | undefined;
  readonly cevc: CevcEv | undefined;
}

/** The vehicle of a charging station under the contract: every use case of it that is to be played, on one entity. */
export function vehicleActor(
  evse: LocalEntity,
  actors: readonly Actor[],
  surroundings: { readonly clock: Clock; readonly logger: Logger; readonly report: Report },
): RunningActor {
  const plays = (useCase: VehicleUseCase): boolean => actors.includes(`EV-${useCase}`);
  let plugged: Plugged | undefined;
  let values: VehicleValues = {};
  let refuses = false;

  const unplug = (): void => {
    if (plugged !== undefined) evse.device.removeEntity(plugged.entity);
    plugged = undefined;
  };
  const plug = (command: Plug): void => {
    unplug();
    values = command;
    plugged = plugIn(evse, command, plays, { ...surroundings, refuses: () => refuses });
  };
  const change = (changes: VehicleValues): void => {
    values = { ...values, ...changes };
    plugged?.evcc?.setValues(evccValues(values));
    if (hasDataLink(values.standard)) plugged?.cevc?.announce();
    if (changes.asleep !== undefined) plugged?.evcc?.setOperatingState(changes.asleep ? 'standby' : 'normalOperation');
  };
  return {
    takes: ({ do: what }) => ['plug', 'unplug', 'vehicle', 'drive', 'demand', 'refuse'].includes(what),
    take(command) {
      if (command.do === 'plug') plug(command);
      else if (command.do === 'unplug') unplug();
      else if (command.do === 'vehicle') change(command);
      else if (command.do === 'drive') drive(command, plugged);
      else if (command.do === 'demand') plugged?.cevc?.setDemand(demandIn(command));
      else if (command.do === 'refuse') refuses = command.on;
    },
    close: unplug,
  };
}

function plugIn(
  evse: LocalEntity,
  command: Plug,
  plays: (useCase: VehicleUseCase) => boolean,
  { clock, logger, report, refuses }: { clock: Clock; logger: Logger; report: Report; refuses: () => boolean },
): Plugged {
  const entity = addEvEntity(evse);
  const phases = PHASES.slice(0, command.phases);
  const limited = {
    clock,
    logger,
    phases,
    permitted: { minimum: amperes(command.minAmps), maximum: amperes(command.maxAmps), pause: amperes(0) },
    canApply: () => (refuses() ? 'told to refuse' : undefined),
  };
  const plugged: Plugged = {
    entity,
    evcc: plays('EVCC') ? evccEv(entity, { phases, ...evccValues(command) }) : undefined,
    evcem: plays('EVCEM')
      ? evcemEv(entity, { clock, phases, values: ['current', 'powerPhases', 'energyCharged'] })
      : undefined,
    evsoc: plays('EVSOC') ? evsocEv(entity, { clock }) : undefined,
    cevc: plays('CEVC')
      ? cevcEv(entity, { power: powerRange(command), isAnnounced: hasDataLink(command.standard) })
      : undefined,
  };
  const changes = new Changes(report);
  plugged.cevc?.onChange((state) => changes.tell('CEVC', negotiationEvent(state)));
  if (plays('OPEV')) tellLimits(opevEv(entity, { ...limited, safeCurrent: amperes(command.minAmps) }), 'OPEV', report);
  if (plays('OSCEV')) tellLimits(oscevEv(entity, limited), 'OSCEV', report);
  return plugged;
}

function tellLimits(limits: LimitedEv, useCase: 'OPEV' | 'OSCEV', report: Report): void {
  const changes = new Changes(report);
  limits.onChange(({ trust, currents }) =>
    changes.tell(useCase, { event: 'evLimits', useCase, trust, amps: currents }),
  );
}

/** What it may take: as it states it, else by its currents at 230 V. */
function powerRange({ phases, minAmps, maxAmps, minWatts, maxWatts }: Plug): Parameters<typeof cevcEv>[1]['power'] {
  const at = (current: number): number => current * 230 * phases;
  return { minimum: watts(minWatts ?? at(minAmps)), maximum: watts(maxWatts ?? at(maxAmps)) };
}

function demandIn({ minWh, optWh, maxWh, departsSeconds }: VehicleDemand): Parameters<CevcEv['setDemand']>[0] {
  return {
    ...(minWh === undefined ? {} : { minimum: wattHours(minWh) }),
    ...(optWh === undefined ? {} : { optimum: wattHours(optWh) }),
    ...(maxWh === undefined ? {} : { maximum: wattHours(maxWh) }),
    ...(departsSeconds === undefined ? {} : { departsIn: seconds(departsSeconds) }),
  };
}

function evccValues(values: VehicleValues): EvccValues {
  const { standard, asymmetric, identification, brand, minWatts, maxWatts, standbyWatts } = values;
  return {
    ...(standard === undefined ? {} : { communicationsStandard: standard }),
    ...(asymmetric === undefined ? {} : { isAsymmetricChargingSupported: asymmetric }),
    ...(identification === undefined ? {} : { identification: { type: 'eui48', value: identification } }),
    ...(brand === undefined ? {} : { manufacturer: { brandName: brand, deviceName: brand } }),
    ...(minWatts === undefined
      ? {}
      : {
          chargingPowerLimits: {
            minimum: watts(minWatts),
            ...(maxWatts === undefined ? {} : { maximum: watts(maxWatts) }),
            ...(standbyWatts === undefined ? {} : { standby: watts(standbyWatts) }),
          },
        }),
  };
}

function drive({ current, power, charged, soc }: VehicleMeasured, plugged: Plugged | undefined): void {
  plugged?.evcem?.publish({
    ...(current === undefined ? {} : { current: perPhase(current, amperes) }),
    ...(power === undefined ? {} : { powerPhases: perPhase(power, watts) }),
    ...(charged === undefined ? {} : { energyCharged: wattHours(charged) }),
  });
  if (soc !== undefined) plugged?.evsoc?.publish({ stateOfCharge: percent(soc) });
}

function perPhase<T>(phases: Phases, of: (value: number) => T): { readonly [P in Phase]?: T } {
  return Object.fromEntries(
    PHASES.flatMap((phase) => (phases[phase] === undefined ? [] : [[phase, of(phases[phase])]])),
  );
}
