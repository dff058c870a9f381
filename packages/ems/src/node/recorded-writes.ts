import { FAILSAFE_DURATION_KEY, failsafeLimitKey, lpcProfile } from '@busbar/functions';
import { type LogFields, type Logger, watts } from '@busbar/kernel';
import {
  type DataOf,
  deviceConfigurationKeyValueDescriptionListData,
  deviceConfigurationKeyValueListData,
  fromScaled,
  type LocalFeature,
  loadControlLimitListData,
  parseDuration,
} from '@busbar/spine';
import type { FailsafeValues, GridLimitRecord } from '../site/grid-limit-record.ts';

/**
 * Lets the record know of refused limit writes with their reason. Call before the controllable system is made: its judge
 * comes after this one, whose `done` learns the outcome. The returned logger goes to the controllable system, which logs
 * the reason of every refusal.
 */
export function recordLimitWrites(
  feature: LocalFeature,
  logger: Logger,
  record: GridLimitRecord,
): { readonly logger: Logger } {
  let reason = 'refused';
  const tapped = tap(logger, (event, fields) => {
    if (event === 'limit.refused' && typeof fields.reason === 'string') reason = fields.reason;
    if (event === 'limit.notRecorded') reason = 'the limit could not be recorded';
  });
  feature.offer(loadControlLimitListData, { read: true, write: true });
  feature.approve(loadControlLimitListData, ({ ski }) => ({
    accept: true,
    done: (outcome) => {
      if (outcome === 'refused') record.refused(ski, 'limit', reason);
      reason = 'refused';
    },
  }));
  return { logger: tapped };
}

/**
 * Stores accepted failsafe values before the acknowledgement is sent. Call after the controllable system is made: its
 * judge has then accepted already, and a refused write does not come this far.
 */
export function recordFailsafeWrites(feature: LocalFeature, record: GridLimitRecord): void {
  feature.approve(deviceConfigurationKeyValueListData, ({ ski, before, resulting }) => {
    const old = failsafeValues(feature, before);
    const values = failsafeValues(feature, resulting);
    const isSame =
      old.failsafeLimit === values.failsafeLimit && old.failsafeDurationMinimum === values.failsafeDurationMinimum;
    try {
      if (!isSame) record.acceptFailsafe(ski, values);
    } catch {
      // The record has told the failure. Not stored, so not acknowledged: the control box repeats it.
      return { accept: false, description: 'the failsafe values could not be recorded' };
    }
    return { accept: true };
  });
}

/** The failsafe values in the data of the feature; keys are found by name. */
function failsafeValues(
  feature: LocalFeature,
  data: DataOf<typeof deviceConfigurationKeyValueListData> | undefined,
): FailsafeValues {
  const descriptions =
    feature.data(deviceConfigurationKeyValueDescriptionListData)?.deviceConfigurationKeyValueDescriptionData ?? [];
  const stored = (name: string) => {
    const keyId = descriptions.find((one) => one.keyName === name)?.keyId;
    return data?.deviceConfigurationKeyValueData?.find((one) => one.keyId === keyId)?.value;
  };
  const scaled = stored(failsafeLimitKey(lpcProfile))?.scaledNumber;
  const limit = scaled === undefined ? undefined : fromScaled(scaled);
  const text = stored(FAILSAFE_DURATION_KEY)?.duration;
  const duration = text === undefined ? undefined : parseDuration(text);
  return {
    ...(limit === undefined ? {} : { failsafeLimit: watts(limit) }),
    ...(duration === undefined ? {} : { failsafeDurationMinimum: duration }),
  };
}

/** A logger that shows every line to `see` first. */
function tap(logger: Logger, see: (event: string, fields: LogFields) => void): Logger {
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}): void => {
      see(event, fields);
      logger[level](event, fields);
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: (fields) => tap(logger.with(fields), see),
  };
}
