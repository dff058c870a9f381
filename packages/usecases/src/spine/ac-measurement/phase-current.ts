import type { Phase } from '@busbar/functions';
import type { ParameterToMeasure } from '../measured-parameter.ts';
import { evcemProfile } from './ac-profile.ts';
import { describeParameter } from './parameter-description.ts';

/** The current of one phase of a vehicle, as EVCEM measures it and OPEV and OSCEV limit it. Common part 3.4, rule 5. */
export function phaseCurrent(phase: Phase): ParameterToMeasure {
  return {
    measurement: { measurementType: 'current', commodityType: 'electricity', unit: 'A', scopeType: 'acCurrent' },
    parameter: describeParameter({ kind: 'current', phase }, [phase]),
    firstParameterId: evcemProfile.firstParameterId?.current ?? 0,
  };
}
