package main

import (
	eebusapi "github.com/enbility/eebus-go/api"
	ucapi "github.com/enbility/eebus-go/usecases/api"
	"github.com/enbility/eebus-go/usecases/cem/opev"
	"github.com/enbility/eebus-go/usecases/cem/oscev"
	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
)

// currentGuard is the energy manager of OPEV or OSCEV.
type currentGuard struct {
	vehicleWatcher
	entity spineapi.EntityLocalInterface

	played    eebusapi.UseCaseInterface
	permitted func(spineapi.EntityRemoteInterface) (least, most, pause []float64, err error)
	limits    func(spineapi.EntityRemoteInterface) ([]ucapi.LoadLimitsPhase, error)
	write     func(spineapi.EntityRemoteInterface, []ucapi.LoadLimitsPhase, func(model.ResultDataType)) (*model.MsgCounterType, error)
}

func newOverloadGuard(entity spineapi.EntityLocalInterface, on stage) actor {
	g := newCurrentGuard("OPEV", entity, on)
	played := opev.NewOPEV(entity, g.happened)
	g.played, g.permitted, g.limits, g.write = played, played.CurrentLimits, played.LoadControlLimits, played.WriteLoadControlLimits
	useCase(played)
	return g
}

func newSurplusGuard(entity spineapi.EntityLocalInterface, on stage) actor {
	g := newCurrentGuard("OSCEV", entity, on)
	played := oscev.NewOSCEV(entity, g.happened)
	g.played, g.permitted, g.limits, g.write = played, played.CurrentLimits, played.LoadControlLimits, played.WriteLoadControlLimits
	useCase(played)
	return g
}

func newCurrentGuard(name string, entity spineapi.EntityLocalInterface, on stage) *currentGuard {
	g := &currentGuard{entity: entity}
	g.vehicleWatcher.useCase, g.vehicleWatcher.out = name, on.out
	g.vehicleWatcher.see = g.seen
	return g
}

func (g *currentGuard) seen(entity spineapi.EntityRemoteInterface) event {
	data := event{}
	if least, most, _, err := g.permitted(entity); err == nil {
		data["currentLimits"] = event{"min": least, "max": most}
	}
	if limits, err := g.limits(entity); err == nil && len(limits) > 0 {
		data["limits"] = inWords(limits)
	}
	return data
}

// shownLimit has the value last, as the contract wants it.
type shownLimit struct {
	IsActive bool    `json:"isActive"`
	Value    float64 `json:"value"`
}

func inWords(limits []ucapi.LoadLimitsPhase) []shownLimit {
	shown := []shownLimit{}
	for _, limit := range limits {
		shown = append(shown, shownLimit{IsActive: limit.IsActive, Value: limit.Value})
	}
	return shown
}

func (g *currentGuard) take(c command) bool {
	switch c.do {
	case "silence":
		if told, err := members[onCommand](c); err == nil {
			setSilent(g.entity, told.On, g.out)
		}
	case "evLimit":
		told, err := members[evLimitCommand](c)
		if err != nil || told.UseCase != g.useCase {
			return false
		}
		g.setLimits(told)
	default:
		return false
	}
	return true
}

func (g *currentGuard) setLimits(told evLimitCommand) {
	limits := []ucapi.LoadLimitsPhase{}
	for index, amps := range []*float64{told.Amps.A, told.Amps.B, told.Amps.C} {
		if amps != nil {
			phase := ucapi.PhaseNameMapping[index]
			limits = append(limits, ucapi.LoadLimitsPhase{Phase: phase, IsActive: told.Active, Value: *amps})
		}
	}
	_, err := g.write(entityOf(g.played, g.entity.Device(), told.Ski), limits, func(result model.ResultDataType) {
		g.out.say(writeResult(told.Ski, "evLimit", g.useCase, result))
	})
	if err != nil {
		g.out.fail("evLimit: %v", err)
		g.out.say(event{"event": "writeResult", "ski": told.Ski, "what": "evLimit", "direction": g.useCase, "accepted": false})
	}
}
