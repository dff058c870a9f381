package main

import (
	"time"

	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
	"github.com/enbility/spine-go/util"
)

// addedParts come and go while peers are connected: one entity, and announcements of use cases.
type addedParts struct {
	device spineapi.DeviceLocalInterface
	added  spineapi.EntityLocalInterface
}

func (p *addedParts) take(c command) bool {
	switch c.do {
	case "entity":
		if told, err := members[onCommand](c); err == nil {
			p.entity(told.On)
		}
	case "announce":
		if told, err := members[announceCommand](c); err == nil {
			p.announce(told)
		}
	default:
		return false
	}
	return true
}

func (p *addedParts) entity(on bool) {
	if p.added != nil {
		p.device.RemoveEntity(p.added)
		p.added = nil
	}
	if on {
		p.added = newAppliance(p.device)
		p.device.AddEntity(p.added)
	}
}

func (p *addedParts) announce(told announceCommand) {
	actor, name := model.UseCaseActorType(told.Actor), model.UseCaseNameType(told.Name)
	for _, entity := range p.device.Entities() {
		if entity.EntityType() == model.EntityTypeTypeDeviceInformation {
			continue
		}
		if !told.On {
			entity.RemoveUseCaseSupport(actor, name)
			return
		}
		scenarios := []model.UseCaseScenarioSupportType{}
		for _, number := range told.Scenarios {
			scenarios = append(scenarios, model.UseCaseScenarioSupportType(number))
		}
		entity.AddUseCaseSupport(actor, name, "1.0.0", "release", true, scenarios)
		return
	}
}

func newAppliance(device spineapi.DeviceLocalInterface) spineapi.EntityLocalInterface {
	entity := newEntity(device, model.EntityTypeTypeSmartEnergyAppliance, time.Minute)
	diagnosis := entity.GetOrAddFeature(model.FeatureTypeTypeDeviceDiagnosis, model.RoleTypeServer)
	diagnosis.AddFunctionType(model.FunctionTypeDeviceDiagnosisStateData, true, false)
	diagnosis.SetData(model.FunctionTypeDeviceDiagnosisStateData, &model.DeviceDiagnosisStateDataType{
		OperatingState: util.Ptr(model.DeviceDiagnosisOperatingStateTypeNormalOperation),
	})
	return entity
}
