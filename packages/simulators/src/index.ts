export { BATTERY_COMMANDS, type BatteryOptions, battery } from './battery.ts';
export { carFromText } from './car-command.ts';
export { type CommandHelp, parseCommand, type SimulatorCommand } from './command.ts';
export { CONTROL_BOX_COMMANDS, type ControlBox, controlBox } from './control-box.ts';
export type { Counterpart, CounterpartOptions, PeerAddress } from './counterpart.ts';
export {
  ECHONET_BATTERY_COMMANDS,
  type EchonetBattery,
  type EchonetBatteryOptions,
  echonetBattery,
} from './echonet-lite/echonet-battery.ts';
export {
  CHARGER_CLASSES,
  type ChargerClass,
  ECHONET_CHARGER_COMMANDS,
  type EchonetCharger,
  type EchonetChargerOptions,
  echonetCharger,
} from './echonet-lite/echonet-charger.ts';
export { ECHONET_COMMANDS } from './echonet-lite/echonet-device.ts';
export {
  ECHONET_METER_COMMANDS,
  type EchonetMeter,
  type EchonetMeterOptions,
  echonetMeter,
} from './echonet-lite/echonet-meter.ts';
export type { EchonetSimulator, EchonetSimulatorOptions } from './echonet-lite/echonet-simulator.ts';
export {
  ECHONET_SOLAR_COMMANDS,
  type EchonetSolar,
  type EchonetSolarOptions,
  echonetSolar,
} from './echonet-lite/echonet-solar.ts';
export { HEAT_PUMP_COMMANDS, type HeatPumpOptions, heatPump } from './heat-pump.ts';
export { INVERTER_COMMANDS, type InverterOptions, inverter } from './inverter.ts';
export { METER_COMMANDS, type Meter, type MeterOptions, meter } from './meter.ts';
export { doNodeCommand, NODE_COMMANDS } from './node-command.ts';
export { STATION_USE_CASES, type StationUseCase } from './played-use-cases.ts';
export { type DeviceRecording, readRecording } from './recording/device-recording.ts';
export { POWER_COMMANDS, restartable } from './restartable.ts';
export type { Simulator, SimulatorEvent } from './simulator.ts';
export { type Station, station } from './station.ts';
export { STATION_COMMANDS } from './station-commands.ts';
export type { StationOptions, StationState } from './station-options.ts';
export { CAR_KINDS, type Car, type CarKind, type CarOptions, type ChargeCurvePoint } from './world/car.ts';
