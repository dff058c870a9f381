import { percent, wattHours, watts } from '@busbar/kernel';
import { mpcMonitoredUnit, vabdBatterySystem } from '@busbar/usecases';
import { type ApplianceOptions, appliance, applianceCommands } from './appliance.ts';
import { applianceMeter } from './appliance-meter.ts';
import { type CommandHelp, numberArgument } from './command.ts';
import { counterpart } from './counterpart.ts';
import { type DevicePowerOptions, devicePowerLimits } from './device-power.ts';
import { limitStates } from './power-limits.ts';
import type { Simulator } from './simulator.ts';
import { BATTERY_RATING, batteryStep, initialBattery } from './world/battery-model.ts';

/** What a simulated battery may be configured with. */
export interface BatteryOptions extends ApplianceOptions, DevicePowerOptions {
  /** State of charge at the start, 0 to 100 %; default 50. */
  readonly soc?: number;
}

/** Commands a battery takes on its input. */
export const BATTERY_COMMANDS: readonly CommandHelp[] = applianceCommands([
  {
    name: 'power',
    arguments: 'watts (-5,000 to 5,000)',
    does: 'charges with this power, discharges when it is negative',
  },
  { name: 'soc', arguments: 'percent (0 to 100)', does: 'the battery has this state of charge' },
]);

/** Simulated home battery of 10 kWh and 5 kW: LPC, LPP and MPC on its inverter, VABD beside it. */
export function battery(options: BatteryOptions): Simulator {
  const { clock, soc = 50 } = options;
  const node = counterpart(
    {
      kind: 'battery',
      deviceType: 'Inverter',
      brand: 'Busbar',
      type: 'Battery',
      model: 'Battery-10kWh',
      categories: [5],
    },
    options,
  );
  const inverter = node.device.addEntity('Inverter');
  const meter = applianceMeter(mpcMonitoredUnit(inverter, { clock, phases: 3 }), clock);
  const limits = devicePowerLimits(inverter, options, {
    nominalConsumption: BATTERY_RATING,
    nominalProduction: BATTERY_RATING,
  });
  const shown = vabdBatterySystem(node.device.addEntity('BatterySystem'), { clock, phases: 3 });
  return appliance(
    {
      kind: 'battery',
      node,
      initial: initialBattery(percent(soc)),
      commands: BATTERY_COMMANDS,
      step: (model, duration) =>
        batteryStep(model, duration, {
          consumption: limits.lpc.state().effectiveLimit,
          production: limits.lpp?.state().effectiveLimit,
        }),
      publish({ power, charged, discharged, soc: stateOfCharge }) {
        meter.publish(power);
        shown.publish({
          power,
          energyCharged: wattHours(Math.round(charged)),
          energyDischarged: wattHours(Math.round(discharged)),
          stateOfCharge: percent(Math.round(stateOfCharge * 10) / 10),
        });
      },
      power: ({ power }) => power,
      command(model, command) {
        if (command.do === 'power')
          return { ...model, wanted: watts(numberArgument(command, 'watts', { min: -5000, max: 5000 })) };
        if (command.do !== 'soc') return undefined;
        return { ...model, soc: percent(numberArgument(command, 'percent', { min: 0, max: 100 })) };
      },
      state: ({ power, soc: stateOfCharge }) => ({
        ...limitStates(limits, power),
        soc: Math.round(stateOfCharge * 10) / 10,
      }),
      onLimit(listener) {
        limits.lpc.onChange(listener);
        limits.lpp?.onChange(listener);
      },
      reset: () => limits.reset(),
      close() {
        limits.close();
        meter.close();
        shown.close();
      },
    },
    options,
  );
}
