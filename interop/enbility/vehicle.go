package main

import (
	"slices"
	"sync/atomic"
	"time"

	"github.com/enbility/eebus-go/features/server"
	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
	"github.com/enbility/spine-go/spine"
	"github.com/enbility/spine-go/util"
)

// vehicleUseCases are played together on the entity of the vehicle. The stack has features and announcement for them, and no use
// case of a vehicle.
var vehicleUseCases = map[string]struct {
	name      model.UseCaseNameType
	version   model.SpecificationVersionType
	scenarios []model.UseCaseScenarioSupportType
}{
	"EV-EVCC":  {model.UseCaseNameTypeEVCommissioningAndConfiguration, "1.0.1", []model.UseCaseScenarioSupportType{1, 2, 3, 4, 5, 6, 7, 8}},
	"EV-EVCEM": {model.UseCaseNameTypeMeasurementOfElectricityDuringEVCharging, "1.0.1", []model.UseCaseScenarioSupportType{1, 2, 3}},
	"EV-EVSOC": {model.UseCaseNameTypeEVStateOfCharge, "1.0.0", []model.UseCaseScenarioSupportType{1}},
	"EV-OPEV":  {model.UseCaseNameTypeOverloadProtectionByEVChargingCurrentCurtailment, "1.0.1", []model.UseCaseScenarioSupportType{1, 2, 3}},
	"EV-OSCEV": {model.UseCaseNameTypeOptimizationOfSelfConsumptionDuringEVCharging, "1.0.1", []model.UseCaseScenarioSupportType{1, 2, 3}},
}

// chargingActor is announced once there is a data link, unlike the others.
const chargingActor = "EV-CEVC"

// vehicle comes and goes below the entity of a charging station.
type vehicle struct {
	station spineapi.EntityLocalInterface
	played  []string
	out     *reporter
	refuses atomic.Bool
	plugged *pluggedVehicle
}

// pluggedVehicle is the entity of a vehicle while it is plugged in.
type pluggedVehicle struct {
	entity     spineapi.EntityLocalInterface
	out        *reporter
	electrical *server.ElectricalConnection
	measured   *server.Measurement
	keys       *server.DeviceConfiguration
	state      *server.DeviceDiagnosis
	points     []measuredPoint
	power      model.ElectricalConnectionParameterIdType
	limits     *vehicleLimits
	// Missing: CEVC is not played.
	charging *vehicleCharging
}

func (v *vehicle) take(c command) bool {
	switch c.do {
	case "plug":
		if told, err := members[plugCommand](c); err == nil {
			v.unplug()
			v.plug(told)
		}
	case "unplug":
		v.unplug()
	case "vehicle":
		if told, err := members[vehicleValues](c); err == nil && v.plugged != nil {
			v.plugged.set(told)
		}
	case "demand":
		if told, err := members[demandCommand](c); err == nil && v.plugged != nil && v.plugged.charging != nil {
			v.plugged.charging.need(told)
		}
	case "drive":
		if told, err := members[driveCommand](c); err == nil && v.plugged != nil {
			v.plugged.drive(told)
		}
	case "refuse":
		if told, err := members[onCommand](c); err == nil {
			v.refuses.Store(told.On)
		}
	default:
		return false
	}
	return true
}

func (v *vehicle) unplug() {
	if v.plugged == nil {
		return
	}
	v.plugged.limits.close()
	v.plugged.charging.close()
	v.station.Device().RemoveEntity(v.plugged.entity)
	v.plugged = nil
}

func (v *vehicle) plug(told plugCommand) {
	address := append(slices.Clone(v.station.Address().Entity), 1)
	entity := spine.NewEntityLocal(v.station.Device(), model.EntityTypeTypeEV, address, time.Minute)
	plugged := &pluggedVehicle{entity: entity, out: v.out}
	if err := plugged.addFeatures(told, v.played, &v.refuses); err != nil {
		v.out.fail("plug: %v", err)
		return
	}
	v.station.Device().AddEntity(entity)
	for _, one := range v.played {
		of, ok := vehicleUseCases[one]
		if !ok {
			continue
		}
		entity.AddUseCaseSupport(model.UseCaseActorTypeEV, of.name, of.version, "release", true, of.scenarios)
	}
	plugged.charging.announce(told.Standard)
	plugged.limits.listenToAll()
	v.plugged = plugged
}

func (p *pluggedVehicle) addFeatures(told plugCommand, played []string, refuses *atomic.Bool) (err error) {
	addReadable(p.entity, model.FeatureTypeTypeDeviceConfiguration,
		model.FunctionTypeDeviceConfigurationKeyValueDescriptionListData, model.FunctionTypeDeviceConfigurationKeyValueListData)
	addReadable(p.entity, model.FeatureTypeTypeIdentification, model.FunctionTypeIdentificationListData)
	addReadable(p.entity, model.FeatureTypeTypeDeviceClassification, model.FunctionTypeDeviceClassificationManufacturerData)
	addReadable(p.entity, model.FeatureTypeTypeDeviceDiagnosis, model.FunctionTypeDeviceDiagnosisStateData)
	addReadable(p.entity, model.FeatureTypeTypeElectricalConnection,
		model.FunctionTypeElectricalConnectionDescriptionListData, model.FunctionTypeElectricalConnectionParameterDescriptionListData,
		model.FunctionTypeElectricalConnectionPermittedValueSetListData)
	addReadable(p.entity, model.FeatureTypeTypeMeasurement,
		model.FunctionTypeMeasurementDescriptionListData, model.FunctionTypeMeasurementConstraintsListData,
		model.FunctionTypeMeasurementListData)
	if p.keys, err = server.NewDeviceConfiguration(p.entity); err != nil {
		return err
	}
	if p.state, err = server.NewDeviceDiagnosis(p.entity); err != nil {
		return err
	}
	if p.electrical, err = server.NewElectricalConnection(p.entity); err != nil {
		return err
	}
	if p.measured, err = server.NewMeasurement(p.entity); err != nil {
		return err
	}
	p.describe(told)
	p.set(told.vehicleValues)
	if told.Asleep == nil {
		p.state.SetLocalOperatingState(model.DeviceDiagnosisOperatingStateTypeNormalOperation)
	}
	if slices.Contains(played, chargingActor) {
		if p.charging, err = newVehicleCharging(p.entity, p.out); err != nil {
			return err
		}
	}
	currents := slices.DeleteFunc(slices.Clone(p.points), func(one measuredPoint) bool { return one.scope != model.ScopeTypeTypeACCurrent })
	p.limits, err = newVehicleLimits(p.entity, currents, told, played, refuses, p.out)
	return err
}

// describe says what is measured, and what a phase may be told to draw.
func (p *pluggedVehicle) describe(told plugCommand) {
	connection := util.Ptr(model.ElectricalConnectionIdType(0))
	p.check(p.electrical.AddDescription(model.ElectricalConnectionDescriptionDataType{
		ElectricalConnectionId:  connection,
		PowerSupplyType:         util.Ptr(model.ElectricalConnectionVoltageTypeTypeAc),
		AcConnectedPhases:       util.Ptr(uint(told.Phases)),
		PositiveEnergyDirection: util.Ptr(model.EnergyDirectionTypeConsume),
	}))
	currents := ofPhases(measuredPoint{
		kind: model.MeasurementTypeTypeCurrent, unit: model.UnitOfMeasurementTypeA, scope: model.ScopeTypeTypeACCurrent,
		sense: model.ElectricalConnectionAcMeasurementTypeTypeReal,
	}, func(c publishCommand) phases { return c.Current })
	p.points = append(append(currents[:told.Phases], powerOfPhases()[:told.Phases]...),
		energy(model.ScopeTypeTypeCharge, func(c publishCommand) *float64 { return c.Consumed }),
		measuredPoint{
			kind: model.MeasurementTypeTypePercentage, unit: model.UnitOfMeasurementTypepct, scope: model.ScopeTypeTypeStateOfCharge,
			valued: func(c publishCommand) *float64 { return c.Power },
		})
	for index := range p.points {
		p.points[index].describe(p.measured, p.electrical, connection)
		if p.points[index].scope == model.ScopeTypeTypeACCurrent {
			p.permit(p.points[index].parameter, told.MinAmps, told.MaxAmps, util.Ptr(0.0))
		}
	}
	total := p.electrical.AddParameterDescription(model.ElectricalConnectionParameterDescriptionDataType{
		ElectricalConnectionId: connection,
		ScopeType:              util.Ptr(model.ScopeTypeTypeACPowerTotal),
	})
	if total != nil {
		p.power = *total
	}
}

func (p *pluggedVehicle) permit(parameter model.ElectricalConnectionParameterIdType, least, most float64, single *float64) {
	set := model.ScaledNumberSetType{Range: []model.ScaledNumberRangeType{
		{Min: model.NewScaledNumberType(least), Max: model.NewScaledNumberType(most)},
	}}
	if single != nil {
		set.Value = []model.ScaledNumberType{*model.NewScaledNumberType(*single)}
	}
	feature := p.entity.FeatureOfTypeAndRole(model.FeatureTypeTypeElectricalConnection, model.RoleTypeServer)
	refused := feature.UpdateData(model.FunctionTypeElectricalConnectionPermittedValueSetListData,
		&model.ElectricalConnectionPermittedValueSetListDataType{
			ElectricalConnectionPermittedValueSetData: []model.ElectricalConnectionPermittedValueSetDataType{{
				ElectricalConnectionId: util.Ptr(model.ElectricalConnectionIdType(0)),
				ParameterId:            &parameter,
				PermittedValueSet:      []model.ScaledNumberSetType{set},
			}},
		}, model.NewFilterTypePartial(), nil)
	if refused != nil {
		p.out.fail("permitted values: %s", refused.String())
	}
}

// set changes what the vehicle says of itself.
func (p *pluggedVehicle) set(values vehicleValues) {
	if values.Standard != nil {
		p.charging.announce(values.Standard)
		p.setKey(model.DeviceConfigurationKeyNameTypeCommunicationsStandard, model.DeviceConfigurationKeyValueTypeTypeString,
			model.DeviceConfigurationKeyValueValueType{String: util.Ptr(model.DeviceConfigurationKeyValueStringType(*values.Standard))})
	}
	if values.Asymmetric != nil {
		p.setKey(model.DeviceConfigurationKeyNameTypeAsymmetricChargingSupported, model.DeviceConfigurationKeyValueTypeTypeBoolean,
			model.DeviceConfigurationKeyValueValueType{Boolean: values.Asymmetric})
	}
	if values.Identification != nil {
		p.setData(model.FeatureTypeTypeIdentification, model.FunctionTypeIdentificationListData, &model.IdentificationListDataType{
			IdentificationData: []model.IdentificationDataType{{
				IdentificationId:    util.Ptr(model.IdentificationIdType(0)),
				IdentificationType:  util.Ptr(model.IdentificationTypeTypeEui48),
				IdentificationValue: util.Ptr(model.IdentificationValueType(*values.Identification)),
			}},
		})
	}
	if values.Brand != nil {
		name := util.Ptr(model.DeviceClassificationStringType(*values.Brand))
		p.setData(model.FeatureTypeTypeDeviceClassification, model.FunctionTypeDeviceClassificationManufacturerData,
			&model.DeviceClassificationManufacturerDataType{BrandName: name, DeviceName: name})
	}
	if values.MinWatts != nil && values.MaxWatts != nil {
		p.permit(p.power, *values.MinWatts, *values.MaxWatts, values.StandbyWatts)
	}
	if values.Asleep != nil {
		state := model.DeviceDiagnosisOperatingStateTypeNormalOperation
		if *values.Asleep {
			state = model.DeviceDiagnosisOperatingStateTypeStandby
		}
		p.state.SetLocalOperatingState(state)
	}
}

func (p *pluggedVehicle) setKey(name model.DeviceConfigurationKeyNameType, kind model.DeviceConfigurationKeyValueTypeType, value model.DeviceConfigurationKeyValueValueType) {
	filter := model.DeviceConfigurationKeyValueDescriptionDataType{KeyName: &name}
	if known, err := p.keys.GetKeyValueDescriptionsForFilter(filter); err != nil || len(known) == 0 {
		p.keys.AddKeyValueDescription(model.DeviceConfigurationKeyValueDescriptionDataType{KeyName: &name, ValueType: &kind})
	}
	p.check(p.keys.UpdateKeyValueDataForFilter(model.DeviceConfigurationKeyValueDataType{Value: &value}, nil, filter))
}

func (p *pluggedVehicle) setData(feature model.FeatureTypeType, function model.FunctionType, data any) {
	p.entity.FeatureOfTypeAndRole(feature, model.RoleTypeServer).SetData(function, data)
}

func (p *pluggedVehicle) drive(told driveCommand) {
	// The state of charge takes the place of the total power, which a vehicle does not tell.
	values := publishCommand{Current: told.Current, Phases: told.Power, Consumed: told.Charged, Power: told.Soc}
	p.check(publish(p.measured, p.points, values))
}

func (p *pluggedVehicle) check(err error) {
	if err != nil {
		p.out.fail("vehicle: %v", err)
	}
}
