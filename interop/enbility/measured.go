package main

import (
	eebusapi "github.com/enbility/eebus-go/api"
	"github.com/enbility/eebus-go/features/server"
	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
	"github.com/enbility/spine-go/util"
)

// measuredUnit is the monitored unit of MPC or the grid connection point of MGCP: the stack has features and announcement for
// them, and no use case.
type measuredUnit struct {
	out    *reporter
	values *server.Measurement
	points []measuredPoint
}

// measuredPoint is one value: what it is, and where a command has it.
type measuredPoint struct {
	kind   model.MeasurementTypeType
	unit   model.UnitOfMeasurementType
	scope  model.ScopeTypeType
	phase  model.ElectricalConnectionPhaseNameType
	sense  model.ElectricalConnectionAcMeasurementTypeType
	isRms  bool
	valued func(publishCommand) *float64

	id        model.MeasurementIdType
	parameter model.ElectricalConnectionParameterIdType
}

func newMonitoredUnit(entity spineapi.EntityLocalInterface, on stage) actor {
	points := []measuredPoint{totalPower()}
	points = append(points, powerOfPhases()...)
	points = append(points,
		energy(model.ScopeTypeTypeACEnergyConsumed, func(c publishCommand) *float64 { return c.Consumed }),
		energy(model.ScopeTypeTypeACEnergyProduced, func(c publishCommand) *float64 { return c.Produced }))
	points = append(points, others()...)
	entity.AddUseCaseSupport(model.UseCaseActorTypeMonitoredUnit, model.UseCaseNameTypeMonitoringOfPowerConsumption,
		"1.0.0", "release", true, []model.UseCaseScenarioSupportType{1, 2, 3, 4, 5})
	return newMeasuredUnit(entity, on, points)
}

func newGridConnectionPoint(entity spineapi.EntityLocalInterface, on stage) actor {
	points := []measuredPoint{
		totalPower(),
		energy(model.ScopeTypeTypeGridConsumption, func(c publishCommand) *float64 { return c.Consumed }),
		energy(model.ScopeTypeTypeGridFeedIn, func(c publishCommand) *float64 { return c.Produced }),
	}
	entity.AddUseCaseSupport(model.UseCaseActorTypeGridConnectionPoint, model.UseCaseNameTypeMonitoringOfGridConnectionPoint,
		"1.0.0", "release", true, []model.UseCaseScenarioSupportType{2, 3, 4, 5, 6, 7})
	return newMeasuredUnit(entity, on, append(points, others()...))
}

func totalPower() measuredPoint {
	return measuredPoint{
		kind: model.MeasurementTypeTypePower, unit: model.UnitOfMeasurementTypeW, scope: model.ScopeTypeTypeACPowerTotal,
		phase: model.ElectricalConnectionPhaseNameTypeAbc, sense: model.ElectricalConnectionAcMeasurementTypeTypeReal, isRms: true,
		valued: func(c publishCommand) *float64 { return c.Power },
	}
}

func powerOfPhases() []measuredPoint {
	return ofPhases(measuredPoint{
		kind: model.MeasurementTypeTypePower, unit: model.UnitOfMeasurementTypeW, scope: model.ScopeTypeTypeACPower,
		sense: model.ElectricalConnectionAcMeasurementTypeTypeReal,
	}, func(c publishCommand) phases { return c.Phases })
}

func energy(scope model.ScopeTypeType, valued func(publishCommand) *float64) measuredPoint {
	return measuredPoint{
		kind: model.MeasurementTypeTypeEnergy, unit: model.UnitOfMeasurementTypeWh, scope: scope,
		sense: model.ElectricalConnectionAcMeasurementTypeTypeReal, valued: valued,
	}
}

// others are the values that MPC and MGCP share: current, voltage and frequency.
func others() []measuredPoint {
	current := ofPhases(measuredPoint{
		kind: model.MeasurementTypeTypeCurrent, unit: model.UnitOfMeasurementTypeA, scope: model.ScopeTypeTypeACCurrent,
		sense: model.ElectricalConnectionAcMeasurementTypeTypeReal,
	}, func(c publishCommand) phases { return c.Current })
	voltage := ofPhases(measuredPoint{
		kind: model.MeasurementTypeTypeVoltage, unit: model.UnitOfMeasurementTypeV, scope: model.ScopeTypeTypeACVoltage,
		sense: model.ElectricalConnectionAcMeasurementTypeTypeApparent,
	}, func(c publishCommand) phases { return c.Voltage })
	return append(append(current, voltage...), measuredPoint{
		kind: model.MeasurementTypeTypeFrequency, unit: model.UnitOfMeasurementTypeHz, scope: model.ScopeTypeTypeACFrequency,
		valued: func(c publishCommand) *float64 { return c.Frequency },
	})
}

func ofPhases(point measuredPoint, values func(publishCommand) phases) []measuredPoint {
	point.isRms = true
	a, b, c := point, point, point
	a.phase, a.valued = model.ElectricalConnectionPhaseNameTypeA, func(told publishCommand) *float64 { return values(told).A }
	b.phase, b.valued = model.ElectricalConnectionPhaseNameTypeB, func(told publishCommand) *float64 { return values(told).B }
	c.phase, c.valued = model.ElectricalConnectionPhaseNameTypeC, func(told publishCommand) *float64 { return values(told).C }
	return []measuredPoint{a, b, c}
}

func newMeasuredUnit(entity spineapi.EntityLocalInterface, on stage, points []measuredPoint) actor {
	addReadable(entity, model.FeatureTypeTypeElectricalConnection,
		model.FunctionTypeElectricalConnectionDescriptionListData, model.FunctionTypeElectricalConnectionParameterDescriptionListData)
	addReadable(entity, model.FeatureTypeTypeMeasurement,
		model.FunctionTypeMeasurementDescriptionListData, model.FunctionTypeMeasurementConstraintsListData,
		model.FunctionTypeMeasurementListData)
	unit := &measuredUnit{out: on.out, points: points}
	electrical, err := server.NewElectricalConnection(entity)
	if err == nil {
		unit.values, err = server.NewMeasurement(entity)
	}
	if err != nil {
		on.out.fail("measured unit: %v", err)
		return unit
	}
	connection := util.Ptr(model.ElectricalConnectionIdType(0))
	err = electrical.AddDescription(model.ElectricalConnectionDescriptionDataType{
		ElectricalConnectionId:  connection,
		PowerSupplyType:         util.Ptr(model.ElectricalConnectionVoltageTypeTypeAc),
		AcConnectedPhases:       util.Ptr(uint(3)),
		PositiveEnergyDirection: util.Ptr(model.EnergyDirectionTypeConsume),
	})
	if err != nil {
		on.out.fail("electrical connection: %v", err)
	}
	for index := range points {
		points[index].describe(unit.values, electrical, connection)
	}
	return unit
}

func addReadable(entity spineapi.EntityLocalInterface, name model.FeatureTypeType, functions ...model.FunctionType) {
	feature := entity.GetOrAddFeature(name, model.RoleTypeServer)
	for _, function := range functions {
		feature.AddFunctionType(function, true, false)
	}
}

func (p *measuredPoint) describe(values *server.Measurement, electrical *server.ElectricalConnection, connection *model.ElectricalConnectionIdType) {
	id := values.AddDescription(model.MeasurementDescriptionDataType{
		MeasurementType: &p.kind,
		CommodityType:   util.Ptr(model.CommodityTypeTypeElectricity),
		Unit:            &p.unit,
		ScopeType:       &p.scope,
	})
	if id == nil {
		return
	}
	p.id = *id
	parameter := model.ElectricalConnectionParameterDescriptionDataType{
		ElectricalConnectionId: connection,
		MeasurementId:          id,
		VoltageType:            util.Ptr(model.ElectricalConnectionVoltageTypeTypeAc),
	}
	if p.phase != "" {
		parameter.AcMeasuredPhases = &p.phase
		parameter.AcMeasuredInReferenceTo = util.Ptr(model.ElectricalConnectionPhaseNameTypeNeutral)
	}
	if p.sense != "" {
		parameter.AcMeasurementType = &p.sense
	}
	if p.isRms {
		parameter.AcMeasurementVariant = util.Ptr(model.ElectricalConnectionMeasurandVariantTypeRms)
	}
	if id := electrical.AddParameterDescription(parameter); id != nil {
		p.parameter = *id
	}
}

func (u *measuredUnit) take(c command) bool {
	if c.do != "publish" {
		return false
	}
	told, err := members[publishCommand](c)
	if err != nil || u.values == nil {
		u.out.fail("publish: %v", err)
		return true
	}
	if err := publish(u.values, u.points, told); err != nil {
		u.out.fail("publish: %v", err)
	}
	return true
}

// publish notifies the values that a command has.
func publish(values *server.Measurement, points []measuredPoint, told publishCommand) error {
	data := []eebusapi.MeasurementDataForID{}
	for _, point := range points {
		if value := point.valued(told); value != nil {
			data = append(data, eebusapi.MeasurementDataForID{Id: point.id, Data: model.MeasurementDataType{
				ValueType:   util.Ptr(model.MeasurementValueTypeTypeValue),
				Value:       model.NewScaledNumberType(*value),
				ValueSource: util.Ptr(model.MeasurementValueSourceTypeMeasuredValue),
			}})
		}
	}
	return values.UpdateDataForIds(data)
}
