package main

import (
	"fmt"
	"sync"

	eebusapi "github.com/enbility/eebus-go/api"
	"github.com/enbility/eebus-go/usecases/cem/evcc"
	"github.com/enbility/eebus-go/usecases/cem/evcem"
	"github.com/enbility/eebus-go/usecases/cem/evsoc"
	spineapi "github.com/enbility/spine-go/api"
)

// vehicleWatcher is the energy manager of a use case of vehicles that reports what is known, at every event of the stack.
type vehicleWatcher struct {
	useCase string
	out     *reporter
	mux     sync.Mutex
	see     func(entity spineapi.EntityRemoteInterface) event
}

func (w *vehicleWatcher) happened(ski string, _ spineapi.DeviceRemoteInterface, entity spineapi.EntityRemoteInterface, what eebusapi.EventType) {
	if entity == nil {
		return
	}
	w.mux.Lock()
	defer w.mux.Unlock()
	if data := w.see(entity); len(data) > 0 {
		w.out.tell(keyOf(w.useCase, entity), event{
			"event": "usecase", "ski": ski, "useCase": w.useCase, "name": what, "data": data,
		})
	}
}

func (w *vehicleWatcher) take(command) bool { return false }

// keyOf is another one for each vehicle: what is told of the next one is news although it is the same.
func keyOf(useCase string, vehicle spineapi.EntityRemoteInterface) string {
	return fmt.Sprintf("%s of %s %p", useCase, skiOf(vehicle), vehicle)
}

// hangingUp is what EVCC and EVCEM of the stack need of the service of eebus-go.
type hangingUp struct {
	eebusapi.ServiceInterface
	hangUp func(ski, reason string)
}

func (h hangingUp) DisconnectSKI(ski, reason string) { h.hangUp(ski, reason) }

func newPlugWatcher(entity spineapi.EntityLocalInterface, on stage) actor {
	w := &vehicleWatcher{useCase: "EVCC", out: on.out}
	var played *evcc.EVCC
	w.see = func(entity spineapi.EntityRemoteInterface) event { return seenVehicle(played, entity) }
	played = evcc.NewEVCC(hangingUp{hangUp: on.hangUp}, entity, w.happened)
	useCase(played)
	return w
}

func seenVehicle(played *evcc.EVCC, entity spineapi.EntityRemoteInterface) event {
	data := event{"connected": played.EVConnected(entity)}
	if standard, err := played.CommunicationStandard(entity); err == nil {
		data["communicationStandard"] = standard
	}
	if isAsymmetric, err := played.AsymmetricChargingSupport(entity); err == nil {
		data["asymmetric"] = isAsymmetric
	}
	if all, err := played.Identifications(entity); err == nil {
		data["identifications"] = all
	}
	if manufacturer, err := played.ManufacturerData(entity); err == nil {
		data["manufacturer"] = manufacturer
	}
	if least, most, standby, err := played.ChargingPowerLimits(entity); err == nil {
		data["power"] = event{"min": least, "max": most, "standby": standby}
	}
	if isAsleep, err := played.IsInSleepMode(entity); err == nil {
		data["asleep"] = isAsleep
	}
	return data
}

func newChargeMeter(entity spineapi.EntityLocalInterface, on stage) actor {
	w := &vehicleWatcher{useCase: "EVCEM", out: on.out}
	var played *evcem.EVCEM
	w.see = func(entity spineapi.EntityRemoteInterface) event {
		data := event{}
		if count, err := played.PhasesConnected(entity); err == nil {
			data["phasesConnected"] = count
		}
		if current, err := played.CurrentPerPhase(entity); err == nil {
			data["current"] = current
		}
		if power, err := played.PowerPerPhase(entity); err == nil {
			data["power"] = power
		}
		if charged, err := played.EnergyCharged(entity); err == nil {
			data["charged"] = charged
		}
		return data
	}
	played = evcem.NewEVCEM(hangingUp{hangUp: on.hangUp}, entity, w.happened)
	useCase(played)
	return w
}

func newBatteryWatcher(entity spineapi.EntityLocalInterface, on stage) actor {
	w := &vehicleWatcher{useCase: "EVSOC", out: on.out}
	var played *evsoc.EVSOC
	w.see = func(entity spineapi.EntityRemoteInterface) event {
		if charge, err := played.StateOfCharge(entity); err == nil {
			return event{"soc": charge}
		}
		return nil
	}
	played = evsoc.NewEVSOC(entity, w.happened)
	useCase(played)
	return w
}
