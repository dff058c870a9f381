export { type CommandHelp, parseCommand, type SimulatorCommand } from './command.ts';
export { CONTROL_BOX_COMMANDS, type ControlBox, controlBox } from './control-box.ts';
export type { Counterpart, CounterpartOptions, PeerAddress } from './counterpart.ts';
export { METER_COMMANDS, type Meter, type MeterOptions, meter } from './meter.ts';
export { doNodeCommand, NODE_COMMANDS } from './node-command.ts';
export { POWER_COMMANDS, restartable } from './restartable.ts';
export type { Simulator, SimulatorEvent } from './simulator.ts';
export { STATION_COMMANDS, type Station, type StationOptions, type StationState, station } from './station.ts';
export { CAR_KINDS, type Car, type CarKind, type CarOptions, type ChargeCurvePoint } from './world/car.ts';
