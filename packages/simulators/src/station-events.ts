import type { CevcEvState, ControllableSystem, DbevcEvState, EvcsEvseState } from '@busbar/usecases';
import type { PluggedCar } from './plugged-car.ts';
import type { SimulatorEvent } from './simulator.ts';
import type { Car } from './world/car.ts';

/** The state of the consumption limit. */
export function limitEvent(state: ReturnType<ControllableSystem['state']>): SimulatorEvent {
  return {
    event: 'limit',
    phase: state.phase,
    watts: state.effectiveLimit ?? null,
    active: state.limitActive,
    reason: state.reason,
  };
}

/** The car, and what the energy manager wants of it. */
export function carEvents(car: Car | undefined, plugged: PluggedCar | undefined): readonly SimulatorEvent[] {
  const values = plugged?.values();
  return [
    {
      event: 'car',
      plugged: car !== undefined,
      kind: car?.kind ?? null,
      standard: values?.communicationsStandard ?? null,
      identification: values?.identification?.value ?? null,
    },
    ...(
      [
        ['opev', plugged?.opev()],
        ['oscev', plugged?.oscev()],
      ] as const
    ).map(([event, status]) => ({ event, trust: status?.trust ?? null, amperes: status?.currents ?? {} })),
    negotiationEvent(plugged?.cevc()),
    setpointEvent(plugged?.dbevc()),
  ];
}

/** Slots are told by their number: their times run all the time. */
function negotiationEvent(state: CevcEvState | undefined): SimulatorEvent {
  return {
    event: 'cevc',
    phase: state?.phase ?? null,
    wants: state === undefined ? null : state.wants,
    curveSlots: state?.curve?.length ?? 0,
    incentiveSlots: state?.incentives?.slots.length ?? 0,
    planSlots: state?.plan?.length ?? 0,
    watts: state?.range?.expected ?? null,
  };
}

function setpointEvent(state: DbevcEvState | undefined): SimulatorEvent {
  return {
    event: 'dbevc',
    watts: state?.power ?? null,
    active: state?.setpoint.isActive ?? false,
    changeable: state?.isChangeable ?? null,
    mayDischarge: state?.mayDischarge ?? null,
  };
}

/** The summary of the session. */
export function summaryEvent({ isRequested, isUnanswered, summary }: EvcsEvseState): SimulatorEvent {
  return {
    event: 'summary',
    requested: isRequested,
    unanswered: isUnanswered,
    wattHours: summary?.energy ?? null,
    cost: summary?.cost?.amount ?? null,
    currency: summary?.cost?.currency ?? null,
  };
}
