package main

import (
	"sync"

	eebusapi "github.com/enbility/eebus-go/api"
	"github.com/enbility/eebus-go/features/client"
	"github.com/enbility/eebus-go/features/server"
	"github.com/enbility/eebus-go/usecases/cem/evsecc"
	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
	"github.com/enbility/spine-go/util"
)

// stationWatcher is the energy manager of EVSECC.
type stationWatcher struct {
	entity spineapi.EntityLocalInterface
	out    *reporter
	mux    sync.Mutex
	played *evsecc.EVSECC
}

func newStationWatcher(entity spineapi.EntityLocalInterface, on stage) actor {
	w := &stationWatcher{entity: entity, out: on.out}
	w.played = evsecc.NewEVSECC(entity, w.happened)
	useCase(w.played)
	return w
}

func (w *stationWatcher) happened(ski string, _ spineapi.DeviceRemoteInterface, entity spineapi.EntityRemoteInterface, what eebusapi.EventType) {
	if what == evsecc.EvseConnected {
		w.subscribe(entity)
	}
	if what != evsecc.DataUpdateOperatingState {
		return
	}
	w.mux.Lock()
	defer w.mux.Unlock()
	state, _, err := w.played.OperatingState(entity)
	if err != nil {
		return
	}
	word := string(state)
	if state == model.DeviceDiagnosisOperatingStateTypeNormalOperation {
		word = "normal"
	}
	w.out.tell("station of "+ski, event{"event": "evse", "ski": ski, "state": word})
}

// The use case of the stack reads the state once, and leaves the subscription to the program.
func (w *stationWatcher) subscribe(entity spineapi.EntityRemoteInterface) {
	diagnosis, err := client.NewDeviceDiagnosis(w.entity, entity)
	if err != nil || diagnosis.HasSubscription() {
		return
	}
	if _, err := diagnosis.Subscribe(); err != nil {
		w.out.fail("state of the station: %v", err)
	}
}

func (w *stationWatcher) take(command) bool { return false }

// station is the charging station of EVSECC: the stack has features and announcement for it, and no use case.
type station struct {
	out   *reporter
	state *server.DeviceDiagnosis
}

func newStation(entity spineapi.EntityLocalInterface, on stage) actor {
	classification := entity.GetOrAddFeature(model.FeatureTypeTypeDeviceClassification, model.RoleTypeServer)
	classification.AddFunctionType(model.FunctionTypeDeviceClassificationManufacturerData, true, false)
	name := util.Ptr(model.DeviceClassificationStringType(on.start.Model))
	classification.SetData(model.FunctionTypeDeviceClassificationManufacturerData, &model.DeviceClassificationManufacturerDataType{
		DeviceName: name, DeviceCode: name, BrandName: util.Ptr(model.DeviceClassificationStringType(brand)),
	})
	diagnosis := entity.GetOrAddFeature(model.FeatureTypeTypeDeviceDiagnosis, model.RoleTypeServer)
	diagnosis.AddFunctionType(model.FunctionTypeDeviceDiagnosisStateData, true, false)
	entity.AddUseCaseSupport(model.UseCaseActorTypeEVSE, model.UseCaseNameTypeEVSECommissioningAndConfiguration,
		"1.0.1", "release", true, []model.UseCaseScenarioSupportType{1, 2})
	s := &station{out: on.out}
	state, err := server.NewDeviceDiagnosis(entity)
	if err != nil {
		on.out.fail("station: %v", err)
		return s
	}
	s.state = state
	state.SetLocalOperatingState(model.DeviceDiagnosisOperatingStateTypeNormalOperation)
	return s
}

func (s *station) take(c command) bool {
	if c.do != "evse" {
		return false
	}
	told, err := members[evseCommand](c)
	if err != nil || s.state == nil {
		s.out.fail("evse: %v", err)
		return true
	}
	state := model.DeviceDiagnosisOperatingStateTypeNormalOperation
	if told.State == "failure" {
		state = model.DeviceDiagnosisOperatingStateTypeFailure
	}
	s.state.SetLocalOperatingState(state)
	return true
}
