package main

import (
	"sync"

	eebusapi "github.com/enbility/eebus-go/api"
	"github.com/enbility/eebus-go/usecases/ma/mgcp"
	"github.com/enbility/eebus-go/usecases/ma/mpc"
	spineapi "github.com/enbility/spine-go/api"
)

type scalarOf func(spineapi.EntityRemoteInterface) (float64, error)

type phasesOf func(spineapi.EntityRemoteInterface) ([]float64, error)

// monitor is the monitoring appliance of MPC or MGCP.
type monitor struct {
	useCase string
	out     *reporter
	mux     sync.Mutex
	scalars map[string]scalarOf
	phases  map[string]phasesOf
}

func newPowerMonitor(entity spineapi.EntityLocalInterface, on stage) actor {
	m := &monitor{useCase: "MPC", out: on.out}
	played := mpc.NewMPC(entity, m.happened)
	m.scalars = map[string]scalarOf{
		"power": played.Power, "frequency": played.Frequency, "consumed": played.EnergyConsumed, "produced": played.EnergyProduced,
	}
	m.phases = map[string]phasesOf{
		"phases": played.PowerPerPhase, "current": played.CurrentPerPhase, "voltage": played.VoltagePerPhase,
	}
	useCase(played)
	return m
}

func newGridMonitor(entity spineapi.EntityLocalInterface, on stage) actor {
	m := &monitor{useCase: "MGCP", out: on.out}
	played := mgcp.NewMGCP(entity, m.happened)
	m.scalars = map[string]scalarOf{
		"power": played.Power, "frequency": played.Frequency, "consumed": played.EnergyConsumed, "produced": played.EnergyFeedIn,
	}
	m.phases = map[string]phasesOf{"current": played.CurrentPerPhase, "voltage": played.VoltagePerPhase}
	useCase(played)
	return m
}

func (m *monitor) happened(_ string, _ spineapi.DeviceRemoteInterface, entity spineapi.EntityRemoteInterface, _ eebusapi.EventType) {
	ski := skiOf(entity)
	if ski == "" {
		return
	}
	m.mux.Lock()
	defer m.mux.Unlock()
	seen := event{"event": "measured", "ski": ski, "useCase": m.useCase}
	for name, read := range m.scalars {
		if value, err := read(entity); err == nil {
			seen[name] = value
		}
	}
	for name, read := range m.phases {
		if values, err := read(entity); err == nil && len(values) > 0 {
			seen[name] = perPhase(values)
		}
	}
	m.out.tell(m.useCase+" of "+ski, seen)
}

// The stack gives the phases in their order, and leaves out those that are not measured.
func perPhase(values []float64) event {
	named := event{}
	for index, name := range []string{"a", "b", "c"} {
		if index < len(values) {
			named[name] = values[index]
		}
	}
	return named
}

func (m *monitor) take(command) bool { return false }
