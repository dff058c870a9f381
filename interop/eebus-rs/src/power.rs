//! Limits and failsafe values between the crate and the contract.

use std::time::Duration;

use serde_json::{Value, json};

use eebus::model::{
    CmdData, DeviceConfigurationKeyId, DeviceConfigurationKeyValueValue, Filter, FilterElements,
    FilterSelectors, LoadControlLimitData, LoadControlLimitDataElements, LoadControlLimitId,
    LoadControlLimitListData, LoadControlLimitListDataSelectors, ScaledNumber, TimePeriod,
    TimePeriodElements, format_iso8601_duration,
};
use eebus::usecases::limitation::LimitWrite;

/// Seconds of a command as a duration; what is negative or no number is none at all.
pub fn seconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value).unwrap_or_default()
}

/// Adds a duration to an event about a limit.
pub fn with_duration(event: &mut Value, duration: Option<Duration>) {
    if let Some(duration) = duration {
        event["durationSeconds"] = json!(duration.as_secs());
    }
}

/// Whether two limits are the same one.
pub fn is_same(one: &LimitWrite, other: &LimitWrite) -> bool {
    one.is_active == other.is_active
        && one.duration == other.duration
        && (one.watts - other.watts).abs() < 0.5
}

/// A write of a limit as command data with its filters: partial, and a duration of before is taken away if there is none now.
pub fn limit_command(limit: &LimitWrite, limit_id: LoadControlLimitId) -> (CmdData, Vec<Filter>) {
    let entry = LoadControlLimitData {
        limit_id: Some(limit_id),
        is_limit_active: Some(limit.is_active),
        value: Some(ScaledNumber::from_f64(limit.watts, 0)),
        time_period: limit.duration.map(|duration| TimePeriod {
            end_time: Some(format_iso8601_duration(duration).into()),
            ..Default::default()
        }),
        ..Default::default()
    };
    let data = CmdData::LoadControlLimitListData(LoadControlLimitListData {
        load_control_limit_data: Some(vec![entry]),
    });
    let selectors = LoadControlLimitListDataSelectors {
        limit_id: Some(limit_id),
    };
    let elements = LoadControlLimitDataElements {
        time_period: Some(TimePeriodElements {
            end_time: Some(eebus::codec::ElementTag),
            ..Default::default()
        }),
        ..Default::default()
    };
    let without_duration = Filter::delete()
        .select(FilterSelectors::LoadControlLimitListDataSelectors(
            selectors,
        ))
        .covering(FilterElements::LoadControlLimitDataElements(elements));
    let filters = if limit.duration.is_some() {
        vec![Filter::partial()]
    } else {
        vec![without_duration, Filter::partial()]
    };
    (data, filters)
}

/// The value of one configuration key.
pub fn key_value(
    data: &CmdData,
    key: Option<DeviceConfigurationKeyId>,
) -> Option<&DeviceConfigurationKeyValueValue> {
    let CmdData::DeviceConfigurationKeyValueListData(list) = data else {
        return None;
    };
    let key = key?;
    list.device_configuration_key_value_data
        .iter()
        .flatten()
        .find(|entry| entry.key_id == Some(key))
        .and_then(|entry| entry.value.as_ref())
}
