package main

import (
	"strings"
	"sync"

	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
	"github.com/enbility/spine-go/spine"
	"github.com/enbility/spine-go/util"
)

// Series of CEVC, and the one tariff.
const (
	demandSeries model.TimeSeriesIdType = 1
	curveSeries  model.TimeSeriesIdType = 2
	planSeries   model.TimeSeriesIdType = 3
	tariff       model.TariffIdType     = 0
)

// Most slots of a curve and of a table of prices.
const mostSlots = 30

// vehicleCharging is the vehicle of CEVC: it asks for a curve and for prices, and plans under them.
type vehicleCharging struct {
	entity spineapi.EntityLocalInterface
	out    *reporter

	mux         sync.Mutex
	isAnnounced bool
	isClosed    bool
	demand      *demandCommand
	curve       []timedValue
	prices      []timedValue
	plan        []timedValue
	wantsCurve  bool
	wantsPrices bool
	tiers       []model.IncentiveTableDescriptionTierType
}

func newVehicleCharging(entity spineapi.EntityLocalInterface, out *reporter) (*vehicleCharging, error) {
	c := &vehicleCharging{entity: entity, out: out}
	series := entity.GetOrAddFeature(model.FeatureTypeTypeTimeSeries, model.RoleTypeServer)
	series.AddFunctionType(model.FunctionTypeTimeSeriesDescriptionListData, true, false)
	series.AddFunctionType(model.FunctionTypeTimeSeriesConstraintsListData, true, false)
	series.AddFunctionType(model.FunctionTypeTimeSeriesListData, true, true)
	table := entity.GetOrAddFeature(model.FeatureTypeTypeIncentiveTable, model.RoleTypeServer)
	table.AddFunctionType(model.FunctionTypeIncentiveTableDescriptionData, true, true)
	table.AddFunctionType(model.FunctionTypeIncentiveTableConstraintsData, true, false)
	table.AddFunctionType(model.FunctionTypeIncentiveTableData, true, true)
	series.SetData(model.FunctionTypeTimeSeriesConstraintsListData, &model.TimeSeriesConstraintsListDataType{
		TimeSeriesConstraintsData: []model.TimeSeriesConstraintsDataType{{
			TimeSeriesId: util.Ptr(curveSeries), SlotCountMax: util.Ptr(model.TimeSeriesSlotCountType(mostSlots)),
		}},
	})
	table.SetData(model.FunctionTypeIncentiveTableConstraintsData, &model.IncentiveTableConstraintsDataType{
		IncentiveTableConstraints: []model.IncentiveTableConstraintsType{{
			Tariff: &model.TariffDataType{TariffId: util.Ptr(tariff)},
			TariffConstraints: &model.TariffOverallConstraintsDataType{
				MaxTiersPerTariff:    util.Ptr(model.TierCountType(3)),
				MaxBoundariesPerTier: util.Ptr(model.TierBoundaryCountType(1)),
				MaxIncentivesPerTier: util.Ptr(model.IncentiveCountType(3)),
			},
			IncentiveSlotConstraints: &model.TimeTableConstraintsDataType{SlotCountMax: util.Ptr(model.TimeSlotCountType(mostSlots))},
		}},
	})
	c.describe()
	return c, spine.Events.Subscribe(c)
}

// announce tells of CEVC once there is a data link; on the pilot wire there is none.
func (c *vehicleCharging) announce(standard *string) {
	if c == nil || c.isAnnounced || standard == nil || !strings.HasPrefix(*standard, "iso15118") {
		return
	}
	c.isAnnounced = true
	c.entity.AddUseCaseSupport(model.UseCaseActorTypeEV, model.UseCaseNameTypeCoordinatedEVCharging,
		"1.0.1", "release", true, []model.UseCaseScenarioSupportType{1, 2, 3, 4, 5, 6, 7, 8})
}

// need asks for a curve and for prices.
func (c *vehicleCharging) need(told demandCommand) {
	c.mux.Lock()
	defer c.mux.Unlock()
	c.demand = &told
	c.wantsCurve, c.wantsPrices = true, true
	c.publish()
	c.describe()
	c.tell()
}

func (c *vehicleCharging) close() {
	if c == nil {
		return
	}
	c.mux.Lock()
	defer c.mux.Unlock()
	c.isClosed = true
	_ = spine.Events.Unsubscribe(c)
	c.out.forget("negotiation")
}

// HandleEvent: what the stack has accepted of a write is taken, and answered by the flags, and by a plan.
func (c *vehicleCharging) HandleEvent(payload spineapi.EventPayload) {
	if payload.LocalFeature == nil || payload.LocalFeature.Entity() != c.entity ||
		payload.CmdClassifier == nil || *payload.CmdClassifier != model.CmdClassifierTypeWrite {
		return
	}
	c.mux.Lock()
	defer c.mux.Unlock()
	if c.isClosed {
		return
	}
	switch data := payload.Data.(type) {
	case *model.TimeSeriesListDataType:
		for _, one := range data.TimeSeriesData {
			if one.TimeSeriesId != nil && *one.TimeSeriesId == curveSeries {
				c.curve = curveOf(one)
				c.wantsCurve = false
			}
		}
	case *model.IncentiveTableDescriptionDataType:
		for _, one := range data.IncentiveTableDescription {
			c.tiers = one.Tier
		}
		c.describe()
		return
	case *model.IncentiveTableDataType:
		for _, one := range data.IncentiveTable {
			c.prices = pricesOf(one)
			c.wantsPrices = false
		}
	default:
		return
	}
	if !c.wantsCurve && !c.wantsPrices && len(c.curve) > 0 && len(c.prices) > 0 {
		c.plan = planUnder(c.curve, c.demand)
	}
	c.publish()
	c.describe()
	c.tell()
}

func (c *vehicleCharging) tell() {
	phase := "uncoordinated"
	if c.wantsCurve || c.wantsPrices {
		phase = "requesting"
	} else if len(c.plan) > 0 {
		phase = "coordinated"
	}
	c.out.tell("negotiation", event{
		"event": "negotiation", "phase": phase, "curve": listed(c.curve), "prices": listed(c.prices), "plan": listed(c.plan),
	})
}

func listed(values []timedValue) []timedValue {
	if values == nil {
		return []timedValue{}
	}
	return values
}

// describe sets the descriptions, with the flags that ask for a curve and for prices.
func (c *vehicleCharging) describe() {
	series := func(id model.TimeSeriesIdType, kind model.TimeSeriesTypeType, unit model.UnitOfMeasurementType) model.TimeSeriesDescriptionDataType {
		return model.TimeSeriesDescriptionDataType{
			TimeSeriesId: &id, TimeSeriesType: &kind, TimeSeriesWriteable: util.Ptr(id == curveSeries), Unit: &unit,
		}
	}
	curve := series(curveSeries, model.TimeSeriesTypeTypeConstraints, model.UnitOfMeasurementTypeW)
	curve.UpdateRequired = util.Ptr(c.wantsCurve)
	c.set(model.FeatureTypeTypeTimeSeries, model.FunctionTypeTimeSeriesDescriptionListData, &model.TimeSeriesDescriptionListDataType{
		TimeSeriesDescriptionData: []model.TimeSeriesDescriptionDataType{
			series(demandSeries, model.TimeSeriesTypeTypeSingleDemand, model.UnitOfMeasurementTypeWh),
			curve,
			series(planSeries, model.TimeSeriesTypeTypePlan, model.UnitOfMeasurementTypeW),
		},
	})
	c.set(model.FeatureTypeTypeIncentiveTable, model.FunctionTypeIncentiveTableDescriptionData, &model.IncentiveTableDescriptionDataType{
		IncentiveTableDescription: []model.IncentiveTableDescriptionType{{
			TariffDescription: &model.TariffDescriptionDataType{
				TariffId: util.Ptr(tariff), TariffWriteable: util.Ptr(true), UpdateRequired: util.Ptr(c.wantsPrices),
				ScopeType: util.Ptr(model.ScopeTypeTypeSimpleIncentiveTable),
			},
			Tier: c.tiers,
		}},
	})
}

// publish sets demand, curve and plan: a write in full that has the curve only has taken the others away.
func (c *vehicleCharging) publish() {
	data := []model.TimeSeriesDataType{}
	if c.demand != nil {
		data = append(data, demandData(*c.demand))
	}
	if len(c.curve) > 0 {
		data = append(data, seriesData(curveSeries, c.curve))
	}
	if len(c.plan) > 0 {
		data = append(data, seriesData(planSeries, c.plan))
	}
	c.set(model.FeatureTypeTypeTimeSeries, model.FunctionTypeTimeSeriesListData, &model.TimeSeriesListDataType{TimeSeriesData: data})
}

func (c *vehicleCharging) set(feature model.FeatureTypeType, function model.FunctionType, data any) {
	c.entity.FeatureOfTypeAndRole(feature, model.RoleTypeServer).SetData(function, data)
}

func demandData(needed demandCommand) model.TimeSeriesDataType {
	slot := model.TimeSeriesSlotType{TimeSeriesSlotId: util.Ptr(model.TimeSeriesSlotIdType(0))}
	for from, to := range map[*float64]**model.ScaledNumberType{
		needed.MinWh: &slot.MinValue, needed.OptWh: &slot.Value, needed.MaxWh: &slot.MaxValue,
	} {
		if from != nil {
			*to = model.NewScaledNumberType(*from)
		}
	}
	if needed.DepartsSeconds != nil {
		slot.Duration = model.NewDurationType(seconds(*needed.DepartsSeconds))
	}
	return model.TimeSeriesDataType{
		TimeSeriesId:   util.Ptr(demandSeries),
		TimePeriod:     &model.TimePeriodType{StartTime: model.NewAbsoluteOrRelativeTimeType("PT0S")},
		TimeSeriesSlot: []model.TimeSeriesSlotType{slot},
	}
}

func seriesData(id model.TimeSeriesIdType, values []timedValue) model.TimeSeriesDataType {
	slots := []model.TimeSeriesSlotType{}
	for index, value := range values {
		slot := model.TimeSeriesSlotType{
			TimeSeriesSlotId: util.Ptr(model.TimeSeriesSlotIdType(index)),
			Duration:         model.NewDurationType(seconds(value.DurationSeconds)),
			MaxValue:         model.NewScaledNumberType(value.Value),
		}
		if id == planSeries {
			slot.Value = model.NewScaledNumberType(value.Value)
		}
		slots = append(slots, slot)
	}
	return model.TimeSeriesDataType{
		TimeSeriesId:   &id,
		TimePeriod:     &model.TimePeriodType{StartTime: model.NewAbsoluteOrRelativeTimeType("PT0S")},
		TimeSeriesSlot: slots,
	}
}
