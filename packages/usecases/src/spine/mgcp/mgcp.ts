import { PV_FEED_IN_FACTOR_KEY } from '@busbar/functions';
import { assertThat, type Percent, type Unlisten } from '@busbar/kernel';
import { type LocalEntity, toScaled } from '@busbar/spine';
import { mgcpProfile } from '../ac-measurement/ac-profile.ts';
import { type MeasuringUnit, type MeasuringUnitOptions, measuringUnit } from '../ac-measurement/measuring-unit.ts';
import { type MonitoringAppliance, monitoringAppliance } from '../ac-measurement/monitoring-appliance.ts';
import { type OfferedKey, offerKey } from '../configuration-key.ts';
import { mgcpDeclaration } from './mgcp-declaration.ts';

/** Grid connection point of MGCP. */
export interface MgcpGridConnectionPoint extends MeasuringUnit {
  /**
   * States the share of the nominal PV peak power that may be fed in, 0 to 100 %; scenario 1 is announced with the first one.
   * MGCP-011.
   */
  setFeedInFactor(factor: Percent): void;
}
/** Monitoring appliance of MGCP. */
export type MgcpMonitoringAppliance = MonitoringAppliance;

/** Offers MGCP as grid connection point on an entity, as far as values are published. */
export function mgcpGridConnectionPoint(entity: LocalEntity, options: MeasuringUnitOptions): MgcpGridConnectionPoint {
  const unit = measuringUnit(entity, mgcpProfile, options);
  let key: OfferedKey | undefined;
  let withdraw: Unlisten = () => undefined;
  return {
    publish: (measurements) => unit.publish(measurements),
    setConnectedPhases: (count) => unit.setConnectedPhases(count),
    setFeedInFactor(factor) {
      assertThat(factor >= 0 && factor <= 100, 'the feed-in factor lies between 0 and 100 %');
      if (key === undefined) {
        key = offerKey(entity, { keyName: PV_FEED_IN_FACTOR_KEY, valueType: 'scaledNumber', unit: 'pct' });
        withdraw = announceFactor(entity);
      }
      key.set({ scaledNumber: toScaled(factor) });
    },
    close() {
      withdraw();
      key?.close();
      key = undefined;
      unit.close();
    },
  };
}

/** Reads grid connection points: all scenarios. */
export function mgcpMonitoringAppliance(entity: LocalEntity): MgcpMonitoringAppliance {
  return monitoringAppliance(entity, mgcpProfile);
}

function announceFactor(entity: LocalEntity): Unlisten {
  const { name, version, subRevision, server } = mgcpDeclaration;
  return entity.announce({ useCaseName: name, actor: server.actor, version, subRevision, scenarios: [1] });
}
