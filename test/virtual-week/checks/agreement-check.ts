import type { ControlledSystem } from '@busbar/usecases';
import { MANAGER_SKI } from '../energy-manager-node.ts';
import { type House, SKIS } from '../house.ts';
import { STATIONS } from '../house-event.ts';
import { disagreements, type TwoViews } from '../invariants/views-agree.ts';

/** Invariant f: what both sides see differently when everything is quiet. */
export function agreementProblems(house: House): readonly string[] {
  const manager = house.manager.running;
  const box = house.box;
  if (manager === undefined || box === undefined) return ['a node is switched off at the end'];
  const { site, loop } = manager.core;
  const views: TwoViews[] = [
    {
      what: 'limit of the house at the control box',
      here: shown(box.guard.systems().find(({ ski }) => ski === MANAGER_SKI)),
      there: own(site.system.state()),
    },
    {
      what: 'vehicles',
      here: manager.evcc
        .vehicles()
        .map(({ ski, connection }) => `${ski} ${connection}`)
        .sort(),
      there: STATIONS.filter((name) => house.points[name].car !== undefined).map((name) => `${SKIS[name]} connected`),
    },
    { what: 'state of the grid meter', here: loop.state.grid.isStale, there: false },
  ];
  for (const name of STATIONS) {
    const state = house.points[name].state();
    const ofStation = <T extends { readonly ski: string }>(all: readonly T[]): T | undefined =>
      all.find(({ ski }) => ski === SKIS[name]);
    const system = ofStation(site.guard.systems());
    const answer = loop.state.stations.find(({ facts }) => facts.ski === SKIS[name])?.answer.state;
    views.push(
      { what: `limit of ${name}`, here: shown(system), there: state === undefined ? undefined : own(state.lpc) },
      { what: `state of the limit of ${name}`, here: system?.status, there: 'accepted' },
      { what: `answer of ${name}`, here: answer, there: 'confirmed' },
      {
        what: `failsafe values of ${name}`,
        here: [system?.failsafeLimit, system?.failsafeDurationMinimum],
        there: [state?.lpc.failsafeLimit, state?.lpc.failsafeDurationMinimum],
      },
      {
        what: `failure of ${name}`,
        here: ofStation(site.evsecc.stations())?.operatingState,
        there: 'normalOperation',
      },
    );
  }
  return disagreements(views);
}

function shown(system: ControlledSystem | undefined): object | undefined {
  const limit = system?.limit;
  return limit === undefined ? undefined : { active: limit.active, value: limit.active ? limit.value : null };
}

function own({ limitActive, limitValue }: { readonly limitActive: boolean; readonly limitValue: number }): object {
  return { active: limitActive, value: limitActive ? limitValue : null };
}
