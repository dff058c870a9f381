package main

import (
	"time"

	"github.com/enbility/spine-go/model"
	"github.com/enbility/spine-go/util"
)

// planUnder charges what is wanted as early as the curve lets it.
func planUnder(curve []timedValue, demand *demandCommand) []timedValue {
	left := wantedEnergy(demand)
	plan := []timedValue{}
	for _, slot := range curve {
		energy := slot.Value * slot.DurationSeconds / time.Hour.Seconds()
		if energy <= left || slot.Value <= 0 {
			plan = append(plan, slot)
			left -= max(energy, 0)
			continue
		}
		charging := left / slot.Value * time.Hour.Seconds()
		if charging > 0 {
			plan = append(plan, timedValue{DurationSeconds: charging, Value: slot.Value})
		}
		plan = append(plan, timedValue{DurationSeconds: slot.DurationSeconds - charging})
		left = 0
	}
	return plan
}

func wantedEnergy(demand *demandCommand) float64 {
	if demand == nil {
		return 0
	}
	for _, energy := range []*float64{demand.OptWh, demand.MinWh, demand.MaxWh} {
		if energy != nil {
			return *energy
		}
	}
	return 0
}

// slotTimes are start and end of a slot from now, as far as they are written.
type slotTimes struct {
	start, end *time.Duration
	value      float64
}

func curveOf(series model.TimeSeriesDataType) []timedValue {
	slots := []slotTimes{}
	for _, slot := range series.TimeSeriesSlot {
		times := slotTimes{}
		if slot.TimePeriod != nil {
			times.start, times.end = fromNow(slot.TimePeriod.StartTime), fromNow(slot.TimePeriod.EndTime)
		}
		if slot.Duration != nil && times.end == nil {
			times = afterwards(slots, times, slot.Duration)
		}
		if slot.MaxValue != nil {
			times.value = slot.MaxValue.GetValue()
		}
		slots = append(slots, times)
	}
	var end *time.Duration
	if series.TimePeriod != nil {
		end = fromNow(series.TimePeriod.EndTime)
	}
	return inSequence(slots, end)
}

// afterwards: a slot that has a duration and no start begins where the last one ends.
func afterwards(before []slotTimes, times slotTimes, lasting *model.DurationType) slotTimes {
	duration, err := lasting.GetTimeDuration()
	if err != nil {
		return times
	}
	if times.start == nil {
		times.start = util.Ptr(time.Duration(0))
		if len(before) > 0 && before[len(before)-1].end != nil {
			times.start = before[len(before)-1].end
		}
	}
	times.end = util.Ptr(*times.start + duration)
	return times
}

func pricesOf(table model.IncentiveTableType) []timedValue {
	slots := []slotTimes{}
	for _, slot := range table.IncentiveSlot {
		times := slotTimes{}
		if slot.TimeInterval != nil {
			times.start, times.end = relative(slot.TimeInterval.StartTime), relative(slot.TimeInterval.EndTime)
		}
		if len(slot.Tier) > 0 && len(slot.Tier[0].Incentive) > 0 && slot.Tier[0].Incentive[0].Value != nil {
			times.value = slot.Tier[0].Incentive[0].Value.GetValue()
		}
		slots = append(slots, times)
	}
	return inSequence(slots, nil)
}

// inSequence: a slot without an end lasts until the next one begins, the last one until all end.
func inSequence(slots []slotTimes, all *time.Duration) []timedValue {
	values := []timedValue{}
	for index, slot := range slots {
		end := slot.end
		if end == nil && index+1 < len(slots) {
			end = slots[index+1].start
		}
		if end == nil {
			end = all
		}
		if slot.start != nil && end != nil {
			values = append(values, timedValue{DurationSeconds: (*end - *slot.start).Seconds(), Value: slot.value})
		}
	}
	return values
}

func fromNow(at *model.AbsoluteOrRelativeTimeType) *time.Duration {
	if at == nil {
		return nil
	}
	if duration, err := at.GetTimeDuration(); err == nil {
		return &duration
	}
	if then, err := at.GetTime(); err == nil {
		return util.Ptr(time.Until(then))
	}
	return nil
}

func relative(at *model.AbsoluteOrRecurringTimeType) *time.Duration {
	if at == nil || at.Relative == nil {
		return nil
	}
	if duration, err := at.Relative.GetTimeDuration(); err == nil {
		return &duration
	}
	return nil
}
