import type { ControlBox } from '../api/api-types.ts';
import type { Config } from '../config/config-schema.ts';
import type { SiteAlarm } from '../site/alarms.ts';
import type { ControlledStation, ControlState } from '../site/control-state.ts';
import { NO_MULTICAST_ADVICE } from './health-view.ts';

/** What alarms are derived from. */
export interface AlarmSources {
  readonly state: ControlState;
  readonly controlBox: ControlBox;
  readonly config: Config;
  /** The last writes to the store failed. */
  readonly storeFailure: string | undefined;
  /** What was found odd at the start. */
  readonly warnings: readonly string[];
  /** Why devices cannot be found by multicast, in words. */
  readonly discoveryProblem: string | undefined;
  /** Name of another connected device that wants to limit the site. */
  readonly secondGuard: string | undefined;
  /** Keys of ECHONET Lite stations that are on the network and not in the configuration. */
  readonly unlistedStations: readonly string[];
}

/** Everything a person has to look at now. */
export function siteAlarms({
  state,
  controlBox,
  config,
  storeFailure,
  warnings,
  discoveryProblem,
  secondGuard,
  unlistedStations,
}: AlarmSources): readonly SiteAlarm[] {
  const alarms: SiteAlarm[] = state.stations.flatMap(stationAlarms);
  if (state.gridLimit.state === 'failsafe' && state.lpc.phase === 'failsafe') {
    alarms.push({
      id: 'failsafe',
      severity: 'error',
      station: undefined,
      text: `${controlBox.text} The failsafe limit of ${state.lpc.failsafeLimit} W holds.`,
      advice: 'Check power and network of the control box; the limit ends when it reports again.',
    });
  }
  const isMeterNeeded = config.gridLimit.appliesTo === 'grid-connection' || config.fuse !== undefined;
  if (state.grid.isStale || (isMeterNeeded && state.grid.unit === undefined)) {
    alarms.push({
      id: 'grid-meter',
      severity: isMeterNeeded ? 'error' : 'warning',
      station: undefined,
      text: 'The grid meter gives no values.',
      advice: isMeterNeeded
        ? 'Check power, network and pairing of the meter; until then stations get no more than before.'
        : 'Check power, network and pairing of the meter.',
    });
  }
  if (storeFailure !== undefined) {
    alarms.push({
      id: 'store',
      severity: 'error',
      station: undefined,
      text: `Records cannot be stored: ${storeFailure}`,
      advice: 'Check free space and permissions of the data directory.',
    });
  }
  if (discoveryProblem !== undefined) {
    alarms.push({
      id: 'discovery',
      severity: 'warning',
      station: undefined,
      text: discoveryProblem,
      advice: NO_MULTICAST_ADVICE,
    });
  }
  if (secondGuard !== undefined) {
    alarms.push({
      id: 'second-control-box',
      severity: 'warning',
      station: undefined,
      text: `${secondGuard} wants to limit the site beside ${controlBox.name ?? 'its control box'} and is turned away.`,
      advice: 'If it replaces the control box, remove the old one from the paired devices; if not, refuse it.',
    });
  }
  for (const key of unlistedStations)
    alarms.push({
      id: `unlisted:${key}`,
      severity: 'warning',
      station: undefined,
      text: `The ECHONET Lite station ${key} is not in the configuration and is not steered.`,
      advice: 'If it belongs to the site, name it under echonetLite.stations.',
    });
  warnings.forEach((text, index) => {
    alarms.push({
      id: `start-${index}`,
      severity: 'warning',
      station: undefined,
      text,
      advice: 'Keep a copy of the data directory and find out who changed it.',
    });
  });
  return alarms;
}

function stationAlarms({ facts, bound, answer, compliance }: ControlledStation): readonly SiteAlarm[] {
  const alarms: SiteAlarm[] = [];
  const add = (kind: string, severity: SiteAlarm['severity'], text: string, advice: string): void => {
    alarms.push({ id: `${kind}:${facts.id}`, severity, station: facts.id, text, advice });
  };
  if (compliance.isAlarming) {
    add(
      'exceeds',
      'error',
      `${facts.name} takes ${Math.round(facts.power ?? 0)} W although it may take ${bound.watts ?? 0} W.`,
      'Switch the station off if it goes on; some stations ignore limits in a mode of their own.',
    );
  }
  if (facts.evse?.isError === true) {
    const code = facts.evse.lastErrorCode;
    add(
      'failure',
      'error',
      `${facts.name} reports a failure${code === undefined ? '' : ` (${code})`}.`,
      'Look at the station.',
    );
  }
  if (facts.isConnected && facts.system === undefined && facts.evse !== undefined) {
    add(
      'unlimitable',
      'warning',
      `${facts.name} offers no limitation of power consumption (LPC).`,
      'Enable it on the station; without it the site cannot keep a limit of the grid operator with this station.',
    );
  }
  if (answer.state === 'refused' && facts.isConnected) {
    add(
      'refuses',
      'error',
      `${facts.name} refuses its limit: ${answer.description ?? 'no reason given'}.`,
      'Look at the station; it is asked again.',
    );
  }
  if (facts.system?.failsafeSuspected === true) {
    add(
      'failsafe',
      'warning',
      `${facts.name} does not follow the limits it accepted, or is silent.`,
      'Look at the station.',
    );
  }
  return alarms;
}
