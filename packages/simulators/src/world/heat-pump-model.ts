import { type Seconds, type Watts, watts } from '@busbar/kernel';

/** A heat pump with a buffer: an inverter-driven compressor that keeps the buffer between two temperatures. */
export interface HeatPumpModel {
  /** Of the buffer, degrees Celsius. */
  readonly temperature: number;
  readonly isRunning: boolean;
  readonly power: Watts;
  /** Heat the house takes from the buffer, W. */
  readonly heatDemand: number;
}

/** Electrical power of the compressor: from the least it can modulate down to, to its rating, W. */
const [LEAST, MOST] = [600, 4000] as const;
/** What controls and pumps take while the compressor stands still, W. */
const STANDBY = 15;
/** Buffer temperatures between which it heats. */
const [START_BELOW, STOP_ABOVE] = [38, 45] as const;
/** Heat per electrical energy. */
const COEFFICIENT_OF_PERFORMANCE = 3.5;
/** Heat that warms the buffer of 300 l by one degree, Wh. */
const HEAT_PER_DEGREE = 349;
/** How fast the compressor changes its power, W per s. */
const RAMP = 200;

/** At rest, the buffer warm enough. */
export const initialHeatPump: HeatPumpModel = {
  temperature: 39,
  isRunning: false,
  power: watts(STANDBY),
  heatDemand: 3500,
};

/** Rating of the heat pump, W. */
export const HEAT_PUMP_RATING: Watts = watts(MOST);

/**
 * The heat pump a moment later. A limit below what its compressor can modulate down to stops it; it never takes more.
 *
 * @param limit W (LPC); undefined: only its rating
 */
export function heatPumpStep(model: HeatPumpModel, duration: Seconds, limit: Watts | undefined): HeatPumpModel {
  const hours = duration / 3600;
  const heat = model.isRunning ? model.power * COEFFICIENT_OF_PERFORMANCE : 0;
  const temperature = model.temperature + ((heat - model.heatDemand) * hours) / HEAT_PER_DEGREE;
  const isWanted = temperature < START_BELOW || (model.isRunning && temperature < STOP_ABOVE);
  const allowed = Math.min(MOST, limit ?? MOST);
  const isRunning = isWanted && allowed >= LEAST;
  if (!isRunning) return { ...model, temperature, isRunning, power: watts(Math.min(STANDBY, allowed)) };
  // The colder the buffer, the more power.
  const wanted = Math.min(allowed, Math.max(LEAST, LEAST + (STOP_ABOVE - temperature) * 600));
  const from = Math.max(model.power, LEAST);
  const change = Math.max(-RAMP * duration, Math.min(RAMP * duration, wanted - from));
  // A limit is kept at once, however slow the compressor is.
  return { ...model, temperature, isRunning, power: watts(Math.round(Math.min(allowed, from + change))) };
}
