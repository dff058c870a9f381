package main

import (
	"sync"
	"time"

	eebusapi "github.com/enbility/eebus-go/api"
	"github.com/enbility/eebus-go/features/client"
	ucapi "github.com/enbility/eebus-go/usecases/api"
	"github.com/enbility/eebus-go/usecases/eg/lpc"
	"github.com/enbility/eebus-go/usecases/eg/lpp"
	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
	"github.com/enbility/spine-go/spine"
)

// powerGuard is the energy guard of LPC or LPP; the functions are those of the use case of the stack.
type powerGuard struct {
	direction string
	// The stack takes limits of production as they are on the wire: negative; the failsafe limit is a magnitude there.
	sign   float64
	entity spineapi.EntityLocalInterface
	out    *reporter
	mux    sync.Mutex

	played        eebusapi.UseCaseInterface
	limit         func(spineapi.EntityRemoteInterface) (ucapi.LoadLimit, error)
	writeLimit    func(spineapi.EntityRemoteInterface, ucapi.LoadLimit, func(model.ResultDataType)) (*model.MsgCounterType, error)
	failsafe      func(spineapi.EntityRemoteInterface) (float64, error)
	writeFailsafe func(spineapi.EntityRemoteInterface, float64) (*model.MsgCounterType, error)
	duration      func(spineapi.EntityRemoteInterface) (time.Duration, error)
	writeDuration func(spineapi.EntityRemoteInterface, time.Duration) (*model.MsgCounterType, error)
	nominalMax    func(spineapi.EntityRemoteInterface) (float64, error)
}

func newConsumptionGuard(entity spineapi.EntityLocalInterface, on stage) actor {
	g := &powerGuard{direction: "consumption", sign: 1, entity: entity, out: on.out}
	played := lpc.NewLPC(entity, g.happened)
	g.played, g.limit, g.writeLimit = played, played.ConsumptionLimit, played.WriteConsumptionLimit
	g.failsafe, g.writeFailsafe = played.FailsafeConsumptionActivePowerLimit, played.WriteFailsafeConsumptionActivePowerLimit
	g.duration, g.writeDuration = played.FailsafeDurationMinimum, played.WriteFailsafeDurationMinimum
	g.nominalMax = played.ConsumptionNominalMax
	return g.ready()
}

func newProductionGuard(entity spineapi.EntityLocalInterface, on stage) actor {
	g := &powerGuard{direction: "production", sign: -1, entity: entity, out: on.out}
	played := lpp.NewLPP(entity, g.happened)
	g.played, g.limit, g.writeLimit = played, played.ProductionLimit, played.WriteProductionLimit
	g.failsafe, g.writeFailsafe = played.FailsafeProductionActivePowerLimit, played.WriteFailsafeProductionActivePowerLimit
	g.duration, g.writeDuration = played.FailsafeDurationMinimum, played.WriteFailsafeDurationMinimum
	g.nominalMax = played.ProductionNominalMax
	return g.ready()
}

func (g *powerGuard) ready() *powerGuard {
	useCase(g.played)
	if err := spine.Events.Subscribe(g); err != nil {
		g.out.fail("events: %v", err)
	}
	return g
}

func (g *powerGuard) happened(_ string, _ spineapi.DeviceRemoteInterface, entity spineapi.EntityRemoteInterface, _ eebusapi.EventType) {
	g.look(entity)
}

// The use case of the stack looks for the nominal maximum in what is known, and leaves the reading to the program.
func (g *powerGuard) readNominalMax(entity spineapi.EntityRemoteInterface) {
	electrical, err := client.NewElectricalConnection(g.entity, entity)
	if err != nil {
		return
	}
	if _, err := electrical.RequestCharacteristics(nil, nil); err != nil {
		g.out.fail("nominal maximum: %v", err)
	}
}

// HandleEvent: the use case of the stack has no event for the nominal maximum.
func (g *powerGuard) HandleEvent(payload spineapi.EventPayload) {
	if !g.played.IsCompatibleEntityType(payload.Entity) {
		return
	}
	if payload.EventType == spineapi.EventTypeEntityChange && payload.ChangeType == spineapi.ElementChangeAdd {
		g.readNominalMax(payload.Entity)
	}
	if _, ok := payload.Data.(*model.ElectricalConnectionCharacteristicListDataType); ok {
		g.look(payload.Entity)
	}
}

// look reports what is new of a system.
func (g *powerGuard) look(entity spineapi.EntityRemoteInterface) {
	ski := skiOf(entity)
	if ski == "" || g.limit == nil || !g.played.IsCompatibleEntityType(entity) {
		return
	}
	g.mux.Lock()
	defer g.mux.Unlock()
	key := g.direction + " of " + ski
	if limit, err := g.limit(entity); err == nil {
		// The limit is read after the binding: it was answered before the limit.
		g.out.tell("bound "+key, event{"event": "bound", "ski": ski, "direction": g.direction})
		g.out.tell("limit "+key, limitEvent(ski, g.direction, g.sign, limit))
	}
	values := event{"event": "failsafeValues", "ski": ski, "direction": g.direction}
	watts, err := g.failsafe(entity)
	if err == nil {
		values["watts"] = watts
	}
	duration, err := g.duration(entity)
	if err == nil {
		values["durationSeconds"] = duration.Seconds()
	}
	if len(values) > 3 {
		g.out.tell("failsafe "+key, values)
	}
	if most, err := g.nominalMax(entity); err == nil {
		g.out.tell("most "+key, event{"event": "nominalMax", "ski": ski, "direction": g.direction, "watts": most})
	}
}

func limitEvent(ski, direction string, sign float64, limit ucapi.LoadLimit) event {
	told := event{"event": "limit", "ski": ski, "direction": direction, "active": limit.IsActive, "watts": sign * limit.Value}
	if limit.Duration > 0 {
		told["durationSeconds"] = limit.Duration.Seconds()
	}
	return told
}

func (g *powerGuard) take(c command) bool {
	switch c.do {
	case "silence":
		if told, err := members[onCommand](c); err == nil {
			setSilent(g.entity, told.On, g.out)
		}
		return true
	case "limit":
		told, err := members[limitCommand](c)
		if err != nil || told.Direction != g.direction {
			return false
		}
		g.setLimit(told)
		return true
	case "failsafe":
		told, err := members[failsafeCommand](c)
		if err != nil || told.Direction != g.direction {
			return false
		}
		g.setFailsafe(told)
		return true
	}
	return false
}

func (g *powerGuard) setLimit(told limitCommand) {
	entity := entityOf(g.played, g.entity.Device(), told.Ski)
	limit := ucapi.LoadLimit{IsActive: told.Active, Value: g.sign * told.Watts}
	if told.DurationSeconds != nil {
		limit.Duration = seconds(*told.DurationSeconds)
	} else if before, err := g.limit(entity); err == nil && before.Duration > 0 {
		limit.DeleteDuration = true
	}
	if _, err := g.writeLimit(entity, limit, g.answered(told.Ski, "limit")); err != nil {
		g.refused(told.Ski, "limit", err)
	}
}

func (g *powerGuard) setFailsafe(told failsafeCommand) {
	entity := entityOf(g.played, g.entity.Device(), told.Ski)
	if told.Watts != nil {
		counter, err := g.writeFailsafe(entity, *told.Watts)
		g.await(told.Ski, counter, err)
	}
	if told.DurationSeconds != nil {
		counter, err := g.writeDuration(entity, seconds(*told.DurationSeconds))
		g.await(told.Ski, counter, err)
	}
}

// await reports the result of a write of failsafe values: the use case of the stack takes no callback for them.
func (g *powerGuard) await(ski string, counter *model.MsgCounterType, err error) {
	if err != nil || counter == nil {
		g.refused(ski, "failsafe", err)
		return
	}
	answered := g.answered(ski, "failsafe")
	asker := g.entity.FeatureOfTypeAndRole(model.FeatureTypeTypeDeviceConfiguration, model.RoleTypeClient)
	err = asker.AddResponseCallback(*counter, func(response spineapi.ResponseMessage) {
		if result, ok := response.Data.(*model.ResultDataType); ok {
			answered(*result)
		}
	})
	if err != nil {
		g.refused(ski, "failsafe", err)
	}
}

func (g *powerGuard) answered(ski, what string) func(model.ResultDataType) {
	return func(result model.ResultDataType) { g.out.say(writeResult(ski, what, g.direction, result)) }
}

func (g *powerGuard) refused(ski, what string, err error) {
	g.out.fail("%s: %v", what, err)
	g.out.say(event{"event": "writeResult", "ski": ski, "what": what, "direction": g.direction, "accepted": false})
}

func writeResult(ski, what, direction string, result model.ResultDataType) event {
	number := model.ErrorNumberTypeNoError
	if result.ErrorNumber != nil {
		number = *result.ErrorNumber
	}
	return event{
		"event": "writeResult", "ski": ski, "what": what, "direction": direction,
		"accepted": number == model.ErrorNumberTypeNoError, "error": number,
	}
}

func seconds(number float64) time.Duration {
	return time.Duration(number * float64(time.Second))
}
