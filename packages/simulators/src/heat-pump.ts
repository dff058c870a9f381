import { mpcMonitoredUnit } from '@busbar/usecases';
import { type ApplianceOptions, appliance, applianceCommands } from './appliance.ts';
import { applianceMeter } from './appliance-meter.ts';
import { type CommandHelp, numberArgument } from './command.ts';
import { counterpart } from './counterpart.ts';
import { type DevicePowerOptions, devicePowerLimits } from './device-power.ts';
import { limitStates } from './power-limits.ts';
import type { Simulator } from './simulator.ts';
import { HEAT_PUMP_RATING, heatPumpStep, initialHeatPump } from './world/heat-pump-model.ts';

/** What a simulated heat pump may be configured with. */
export interface HeatPumpOptions extends ApplianceOptions, DevicePowerOptions {}

/** Commands a heat pump takes on its input. */
export const HEAT_PUMP_COMMANDS: readonly CommandHelp[] = applianceCommands([
  { name: 'heat', arguments: 'watts (0 to 20,000)', does: 'the house takes this heat from the buffer' },
  { name: 'buffer', arguments: 'celsius (5 to 60)', does: 'the buffer has this temperature' },
]);

/** Simulated heat pump of 4 kW: controllable system (LPC) and monitored unit (MPC) on its compressor. */
export function heatPump(options: HeatPumpOptions): Simulator {
  const node = counterpart(
    {
      kind: 'heat-pump',
      deviceType: 'HeatGenerationSystem',
      brand: 'Busbar',
      type: 'HeatPump',
      model: 'Heat-pump-4kW',
      categories: [4],
    },
    options,
  );
  const compressor = node.device.addEntity('HeatPumpAppliance');
  const meter = applianceMeter(mpcMonitoredUnit(compressor, { clock: options.clock, phases: 3 }), options.clock);
  const limits = devicePowerLimits(compressor, options, { nominalConsumption: HEAT_PUMP_RATING });
  return appliance(
    {
      kind: 'heat-pump',
      node,
      initial: initialHeatPump,
      commands: HEAT_PUMP_COMMANDS,
      step: (model, duration) => heatPumpStep(model, duration, limits.lpc.state().effectiveLimit),
      publish: ({ power }) => meter.publish(power),
      power: ({ power }) => power,
      command(model, command) {
        if (command.do === 'heat')
          return { ...model, heatDemand: numberArgument(command, 'watts', { min: 0, max: 20_000 }) };
        if (command.do !== 'buffer') return undefined;
        return { ...model, temperature: numberArgument(command, 'celsius', { min: 5, max: 60 }) };
      },
      state: ({ power, temperature }) => ({
        ...limitStates(limits, power),
        bufferCelsius: Math.round(temperature * 10) / 10,
      }),
      onLimit: (listener) => limits.lpc.onChange(listener),
      reset: () => limits.reset(),
      close: () => {
        limits.close();
        meter.close();
      },
    },
    options,
  );
}
