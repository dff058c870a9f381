import { type Watts, wattHours, watts } from '@busbar/kernel';
import { mpcMonitoredUnit, vapdPvSystem } from '@busbar/usecases';
import { type ApplianceOptions, appliance, applianceCommands } from './appliance.ts';
import { applianceMeter } from './appliance-meter.ts';
import { type CommandHelp, numberArgument, optionalNumber } from './command.ts';
import { counterpart } from './counterpart.ts';
import { type DevicePowerOptions, devicePowerLimits } from './device-power.ts';
import { limitStates } from './power-limits.ts';
import type { Simulator } from './simulator.ts';
import { sunPower } from './world/sun.ts';

/** What a simulated inverter may be configured with. */
export interface InverterOptions extends ApplianceOptions, DevicePowerOptions {
  /** Nominal peak power of the panels; default 9800 W. */
  readonly peakPower?: Watts;
}

/** Commands an inverter takes on its input. */
export const INVERTER_COMMANDS: readonly CommandHelp[] = applianceCommands([
  {
    name: 'sun',
    arguments: 'watts? (0 to 100,000)',
    does: 'the panels could produce this; without watts what the time of day says',
  },
  { name: 'clouds', arguments: 'percent (0 to 100)', does: 'clouds take this share of the sun' },
]);

/** Panels, and what their inverter makes of the sun. */
interface PvModel {
  /** W, 0 or more. */
  readonly production: Watts;
  /** Altogether, Wh. */
  readonly yieldTotal: number;
  readonly clouds: number;
  readonly told: Watts | undefined;
}

/** What the inverter itself takes, W. */
const OWN_CONSUMPTION = 10;

/** Simulated photovoltaic inverter: LPP and LPC, MPC on the inverter, VAPD beside it. */
export function inverter(options: InverterOptions): Simulator {
  const { clock, peakPower = watts(9800) } = options;
  const node = counterpart(
    {
      kind: 'inverter',
      deviceType: 'Inverter',
      brand: 'Busbar',
      type: 'Inverter',
      model: 'Inverter-10kW',
      categories: [5],
    },
    options,
  );
  const entity = node.device.addEntity('Inverter');
  const meter = applianceMeter(mpcMonitoredUnit(entity, { clock, phases: 3 }), clock);
  const limits = devicePowerLimits(entity, options, {
    nominalConsumption: watts(OWN_CONSUMPTION),
    nominalProduction: peakPower,
  });
  const panels = vapdPvSystem(node.device.addEntity('PVSystem'), { clock, phases: 3, nominalPeakPower: peakPower });
  const power = ({ production }: PvModel): Watts => watts(production === 0 ? OWN_CONSUMPTION : -production);
  const initial: PvModel = { production: watts(0), yieldTotal: 0, clouds: 0.2, told: undefined };
  return appliance(
    {
      kind: 'inverter',
      node,
      initial,
      commands: INVERTER_COMMANDS,
      step(model, duration, wall) {
        const possible = model.told ?? sunPower(wall, peakPower, model.clouds);
        const allowed = limits.lpp?.state().effectiveLimit ?? peakPower;
        return {
          ...model,
          production: watts(Math.max(0, Math.min(possible, allowed, peakPower))),
          yieldTotal: model.yieldTotal + (model.production * duration) / 3600,
        };
      },
      publish(model) {
        meter.publish(power(model));
        panels.publish({ production: model.production, yieldTotal: wattHours(Math.round(model.yieldTotal)) });
      },
      power,
      command(model, command) {
        if (command.do === 'clouds')
          return { ...model, clouds: numberArgument(command, 'percent', { min: 0, max: 100 }) / 100 };
        if (command.do !== 'sun') return undefined;
        const told = optionalNumber(command, 'watts', { min: 0, max: 100_000 });
        return { ...model, told: told === undefined ? undefined : watts(told) };
      },
      state: (model) => limitStates(limits, power(model)),
      onLimit: (listener) => limits.lpp?.onChange(listener),
      reset: () => limits.reset(),
      close() {
        limits.close();
        meter.close();
        panels.close();
      },
    },
    options,
  );
}
