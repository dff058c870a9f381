package main

import (
	"slices"
	"strings"
	"time"

	eebusapi "github.com/enbility/eebus-go/api"
	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
	"github.com/enbility/spine-go/spine"
)

// actor is one part that is being played.
type actor interface {
	// take carries a command out; false: it is not for this actor.
	take(c command) bool
}

// stage is what actors are built with.
type stage struct {
	start  startCommand
	out    *reporter
	device spineapi.DeviceLocalInterface
	hangUp func(ski, reason string)
}

// useCase adds the features and the announcement of a use case of the stack.
func useCase[T eebusapi.UseCaseInterface](played T) T {
	played.AddFeatures()
	played.AddUseCase()
	return played
}

type build func(entity spineapi.EntityLocalInterface, on stage) actor

var builds = map[string]build{
	"EG-LPC":      newConsumptionGuard,
	"EG-LPP":      newProductionGuard,
	"CS-LPC":      newConsumptionSystem,
	"CS-LPP":      newProductionSystem,
	"MA-MPC":      newPowerMonitor,
	"MA-MGCP":     newGridMonitor,
	"MU-MPC":      newMonitoredUnit,
	"GCP-MGCP":    newGridConnectionPoint,
	"CEM-EVSECC":  newStationWatcher,
	"EVSE-EVSECC": newStation,
	"CEM-EVCC":    newPlugWatcher,
	"CEM-EVCEM":   newChargeMeter,
	"CEM-EVSOC":   newBatteryWatcher,
	"CEM-OPEV":    newOverloadGuard,
	"CEM-OSCEV":   newSurplusGuard,
	"CEM-CEVC":    newChargingNegotiator,
}

var deviceTypes = map[model.EntityTypeType]model.DeviceTypeType{
	model.EntityTypeTypeGridConnectionPointOfPremises: model.DeviceTypeTypeSubmeter,
	model.EntityTypeTypeCEM:                           model.DeviceTypeTypeEnergyManagementSystem,
	model.EntityTypeTypeGridGuard:                     model.DeviceTypeTypeElectricitySupplySystem,
	model.EntityTypeTypeEVSE:                          model.DeviceTypeTypeChargingStation,
}

func deviceTypeOf(actors []string) model.DeviceTypeType {
	if len(actors) == 0 {
		return model.DeviceTypeTypeGeneric
	}
	return deviceTypes[entityTypeOf(actors[0], actors)]
}

// entityTypeOf is the entity that plays an actor, next to the others of the same node.
func entityTypeOf(one string, all []string) model.EntityTypeType {
	switch {
	case one == "GCP-MGCP":
		return model.EntityTypeTypeGridConnectionPointOfPremises
	case one == "MU-MPC" || strings.HasPrefix(one, "CS-") || strings.HasPrefix(one, "EV"):
		return model.EntityTypeTypeEVSE
	}
	if slices.ContainsFunc(all, isOfManager) {
		return model.EntityTypeTypeCEM
	}
	return model.EntityTypeTypeGridGuard
}

func isOfManager(one string) bool {
	return strings.HasPrefix(one, "CEM-") || strings.HasPrefix(one, "MA-")
}

// playActors builds the entities and plays what was asked for, as far as the stack has it.
func playActors(start startCommand, n *node) (played []string, actors []actor) {
	on := stage{start: start, out: n.out, device: n.device, hangUp: n.hub.DisconnectSKI}
	timeout := seconds(start.HeartbeatSeconds)
	if timeout == 0 {
		timeout = time.Minute
	}
	played = []string{}
	ofVehicle := []string{}
	for _, name := range start.Actors {
		if _, ok := vehicleUseCases[name]; ok || name == chargingActor {
			ofVehicle = append(ofVehicle, name)
		} else if build, ok := builds[name]; ok {
			actors = append(actors, build(entityFor(name, start.Actors, n.device, timeout), on))
		} else {
			continue
		}
		played = append(played, name)
	}
	if len(ofVehicle) > 0 {
		station := entityFor(ofVehicle[0], start.Actors, n.device, timeout)
		actors = append(actors, &vehicle{station: station, played: ofVehicle, out: n.out})
	}
	return played, actors
}

// entityFor is the entity that plays an actor; it is added with the first one.
func entityFor(name string, all []string, device spineapi.DeviceLocalInterface, heartbeat time.Duration) spineapi.EntityLocalInterface {
	kind := entityTypeOf(name, all)
	entity := device.EntityForType(kind)
	if entity == nil {
		entity = newEntity(device, kind, heartbeat)
		device.AddEntity(entity)
	}
	return entity
}

// newEntity has the next number; it is not added yet.
func newEntity(device spineapi.DeviceLocalInterface, kind model.EntityTypeType, heartbeat time.Duration) spineapi.EntityLocalInterface {
	address := []model.AddressEntityType{model.AddressEntityType(len(device.Entities()))}
	return spine.NewEntityLocal(device, kind, address, heartbeat)
}

// entityOf is the entity of a peer that plays the other side of a use case. The use cases of the stack know it by its address, and
// handle events in any order: after a reconnection their list has the entity of the connection that is over, and of an entity that
// left and came again at once they may have nothing. Then it is the one of a type that fits.
func entityOf(played eebusapi.UseCaseInterface, device spineapi.DeviceLocalInterface, ski string) spineapi.EntityRemoteInterface {
	remote := device.RemoteDeviceForSki(ski)
	if remote == nil {
		return nil
	}
	var fitting spineapi.EntityRemoteInterface
	for _, entity := range remote.Entities() {
		if !played.IsCompatibleEntityType(entity) {
			continue
		}
		if len(played.AvailableScenariosForEntity(entity)) > 0 {
			return entity
		}
		if fitting == nil {
			fitting = entity
		}
	}
	return fitting
}

// skiOf is empty when the entity has no peer.
func skiOf(entity spineapi.EntityRemoteInterface) string {
	if entity == nil || entity.Device() == nil {
		return ""
	}
	return entity.Device().Ski()
}

// setSilent stops or starts the heartbeat of an entity.
func setSilent(entity spineapi.EntityLocalInterface, on bool, out *reporter) {
	heartbeat := entity.HeartbeatManager()
	if on {
		heartbeat.StopHeartbeat()
	} else if err := heartbeat.StartHeartbeat(); err != nil {
		out.fail("heartbeat: %v", err)
	}
}
