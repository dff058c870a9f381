package main

import (
	"sync"
	"time"

	eebusapi "github.com/enbility/eebus-go/api"
	"github.com/enbility/eebus-go/features/client"
	ucapi "github.com/enbility/eebus-go/usecases/api"
	"github.com/enbility/eebus-go/usecases/cem/cevc"
	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
	"github.com/enbility/spine-go/spine"
	"github.com/enbility/spine-go/util"
)

// negotiator is the energy manager of CEVC: it tells what vehicles need, and writes what it is told.
type negotiator struct {
	entity spineapi.EntityLocalInterface
	out    *reporter
	played *cevc.CEVC
	mux    sync.Mutex
	// Writes whose result is awaited, by the feature that writes. The use case of the stack does not say which write a result is for.
	written map[model.FeatureTypeType][]string
}

func newChargingNegotiator(entity spineapi.EntityLocalInterface, on stage) actor {
	n := &negotiator{entity: entity, out: on.out, written: map[model.FeatureTypeType][]string{}}
	n.played = cevc.NewCEVC(entity, n.happened)
	useCase(n.played)
	for _, name := range []model.FeatureTypeType{model.FeatureTypeTypeTimeSeries, model.FeatureTypeTypeIncentiveTable} {
		entity.GetOrAddFeature(name, model.RoleTypeClient).AddResultCallback(n.answered)
	}
	if err := spine.Events.Subscribe(n); err != nil {
		on.out.fail("events: %v", err)
	}
	return n
}

func (n *negotiator) happened(_ string, _ spineapi.DeviceRemoteInterface, entity spineapi.EntityRemoteInterface, what eebusapi.EventType) {
	if what == cevc.DataRequestedIncentiveTableDescription {
		n.write(entity, model.FeatureTypeTypeIncentiveTable, "", func() error {
			return n.played.WriteIncentiveTableDescriptions(entity, nil)
		})
	}
	n.look(entity, what)
}

// HandleEvent: the use case of the stack has no event for demands and plans that come later than their descriptions.
func (n *negotiator) HandleEvent(payload spineapi.EventPayload) {
	if payload.EventType == spineapi.EventTypeEntityChange && payload.ChangeType == spineapi.ElementChangeRemove {
		n.left(payload.Entity)
		return
	}
	switch payload.Data.(type) {
	case *model.IncentiveTableDescriptionDataType:
		n.readConstraints(payload.Entity)
		n.look(payload.Entity, "incentiveTableDescription")
	case *model.TimeSeriesListDataType, *model.TimeSeriesDescriptionListDataType, *model.TimeSeriesConstraintsListDataType:
		n.look(payload.Entity, "timeSeries")
	}
}

// left: whoever is gone answers no more.
func (n *negotiator) left(entity spineapi.EntityRemoteInterface) {
	if !n.played.IsCompatibleEntityType(entity) {
		return
	}
	n.mux.Lock()
	defer n.mux.Unlock()
	clear(n.written)
}

// The use case of the stack needs the constraints of incentives, and leaves the reading to the program.
func (n *negotiator) readConstraints(entity spineapi.EntityRemoteInterface) {
	table, err := client.NewIncentiveTable(n.entity, entity)
	if err != nil {
		return
	}
	if _, err := table.GetConstraints(); err == nil {
		return
	}
	if _, err := table.RequestConstraints(); err != nil {
		n.out.fail("constraints of incentives: %v", err)
	}
}

func (n *negotiator) look(entity spineapi.EntityRemoteInterface, what eebusapi.EventType) {
	ski := skiOf(entity)
	if ski == "" || n.played == nil || !n.played.IsCompatibleEntityType(entity) {
		return
	}
	n.mux.Lock()
	defer n.mux.Unlock()
	data := event{"requested": n.isRequested(entity)}
	if demand, err := n.played.EnergyDemand(entity); err == nil {
		data["demand"] = event{
			"minWh": demand.MinDemand, "optWh": demand.OptDemand, "maxWh": demand.MaxDemand,
			"departsSeconds": roundMinutes(seconds(demand.DurationUntilEnd)),
		}
	}
	if plan, err := n.played.ChargePlan(entity); err == nil {
		data["plan"] = timedValues(plan)
	}
	n.out.tell(keyOf("CEVC", entity), event{"event": "usecase", "ski": ski, "useCase": "CEVC", "name": what, "data": data})
}

// isRequested: both curve and prices are asked for by their descriptions.
func (n *negotiator) isRequested(entity spineapi.EntityRemoteInterface) bool {
	series, err := client.NewTimeSeries(n.entity, entity)
	if err != nil {
		return false
	}
	table, err := client.NewIncentiveTable(n.entity, entity)
	if err != nil {
		return false
	}
	curves, err := series.GetDescriptionsForFilter(model.TimeSeriesDescriptionDataType{
		TimeSeriesType: util.Ptr(model.TimeSeriesTypeTypeConstraints),
	})
	if err != nil || len(curves) == 0 || !isTrue(curves[0].UpdateRequired) {
		return false
	}
	tariffs, err := table.GetDescriptionsForFilter(model.TariffDescriptionDataType{
		ScopeType: util.Ptr(model.ScopeTypeTypeSimpleIncentiveTable),
	})
	return err == nil && len(tariffs) > 0 && tariffs[0].TariffDescription != nil && isTrue(tariffs[0].TariffDescription.UpdateRequired)
}

func isTrue(value *bool) bool { return value != nil && *value }

// timedValues: the stack leaves out the end of a slot that has no duration; it lasts until the next one begins.
func timedValues(plan ucapi.ChargePlan) []event {
	values := []event{}
	for index, slot := range plan.Slots {
		end := slot.End
		if !end.After(slot.Start) && index+1 < len(plan.Slots) {
			end = plan.Slots[index+1].Start
		}
		value := slot.Value
		if value == 0 {
			value = slot.MaxValue
		}
		values = append(values, event{"durationSeconds": roundMinutes(end.Sub(slot.Start)), "value": value})
	}
	return values
}

// Times run all the time: rounded, so that only what is new is told.
func roundMinutes(duration time.Duration) float64 { return duration.Round(time.Minute).Seconds() }

func (n *negotiator) take(c command) bool {
	if c.do != "cevcPower" && c.do != "cevcIncentives" {
		return false
	}
	told, err := members[cevcCommand](c)
	if err != nil {
		n.out.fail("%s: %v", c.do, err)
		return true
	}
	slots := []ucapi.DurationSlotValue{}
	for _, slot := range told.Slots {
		slots = append(slots, ucapi.DurationSlotValue{Duration: seconds(slot.DurationSeconds), Value: slot.Value})
	}
	entity := entityOf(n.played, n.entity.Device(), told.Ski)
	if c.do == "cevcPower" {
		n.write(entity, model.FeatureTypeTypeTimeSeries, c.do, func() error { return n.played.WritePowerLimits(entity, slots) })
	} else {
		n.write(entity, model.FeatureTypeTypeIncentiveTable, c.do, func() error { return n.played.WriteIncentives(entity, slots) })
	}
	return true
}

// write notes what the next result of a feature is for; what nobody is told of has no name.
func (n *negotiator) write(entity spineapi.EntityRemoteInterface, feature model.FeatureTypeType, what string, send func() error) {
	n.mux.Lock()
	defer n.mux.Unlock()
	err := send()
	if err == nil {
		n.written[feature] = append(n.written[feature], what)
		return
	}
	n.out.fail("%s %s: %v", feature, what, err)
	if what != "" {
		n.out.say(event{"event": "writeResult", "ski": skiOf(entity), "what": what, "direction": "CEVC", "accepted": false})
	}
}

func (n *negotiator) answered(response spineapi.ResponseMessage) {
	result, ok := response.Data.(*model.ResultDataType)
	if !ok {
		return
	}
	feature := response.FeatureLocal.Type()
	n.mux.Lock()
	defer n.mux.Unlock()
	if len(n.written[feature]) == 0 {
		return
	}
	what := n.written[feature][0]
	n.written[feature] = n.written[feature][1:]
	if what != "" {
		n.out.say(writeResult(response.DeviceRemote.Ski(), what, "CEVC", *result))
	}
}
