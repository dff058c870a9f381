import { CAR_ARGUMENTS } from './car-command.ts';
import type { CommandHelp } from './command.ts';

/** Commands a station takes on its input. */
export const STATION_COMMANDS: readonly CommandHelp[] = [
  { name: 'unplug', arguments: '', does: 'the car leaves; its EV entity is removed' },
  {
    name: 'plug',
    arguments: CAR_ARGUMENTS,
    does: 'a car arrives, instead of the one that is there; its EV entity is added',
  },
  { name: 'sleep', arguments: '', does: 'the car falls asleep (EVCC scenario 7)' },
  { name: 'wake', arguments: '', does: 'the car is awake again' },
  { name: 'wait', arguments: '', does: "the driver's timer: the car charges only on a recommended surplus (OSCEV)" },
  { name: 'go', arguments: '', does: 'the timer is over' },
  {
    name: 'demand',
    arguments: 'targetSoc? (0 to 100 %), minimumSoc? (0 to 100 %), departsInSeconds? (0 to 604800)',
    does: 'the driver needs this (CEVC scenario 1, DBEVC scenario 2); without targetSoc nothing',
  },
  { name: 'renegotiate', arguments: '', does: 'the car asks for another plan (CEVC scenarios 2 and 3)' },
  {
    name: 'boost',
    arguments: 'watts? (-50,000 to 50,000)',
    does: 'the driver takes over from the energy manager with this power (DBEVC); without watts it may be steered again',
  },
  {
    name: 'summary',
    arguments: '',
    does: 'the station asks for the summary of the session (EVCS), at most once a minute',
  },
  { name: 'fail', arguments: 'code?', does: 'the station reports a failure (EVSECC scenario 2)' },
  { name: 'repair', arguments: '', does: 'the failure is over' },
  {
    name: 'interrupt',
    arguments: 'reason?',
    does: 'the station suspends an active limit for a permitted reason (LPC-923)',
  },
  {
    name: 'refuse',
    arguments: 'isOn (true or false), useCase? ("LPC" or "LPP")',
    does: 'a permitted reason to refuse active limits is there, or gone (LPC 7.4)',
  },
  {
    name: 'measure',
    arguments: 'watts? (-1,000,000 to 1,000,000)',
    does: 'its meter measures this power, negative while it produces; without watts what the car takes',
  },
  { name: 'state', arguments: '', does: 'answers the states of its power limits, and the power' },
];
