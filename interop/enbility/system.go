package main

import (
	"sync/atomic"
	"time"

	eebusapi "github.com/enbility/eebus-go/api"
	ucapi "github.com/enbility/eebus-go/usecases/api"
	"github.com/enbility/eebus-go/usecases/cs/lpc"
	"github.com/enbility/eebus-go/usecases/cs/lpp"
	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
)

// powerSystem is the controllable system of LPC or LPP. The stack has no state machine: limits are taken and shown.
type powerSystem struct {
	direction string
	// The stack takes limits of production as they are on the wire: negative; the failsafe limit is a magnitude there.
	sign    float64
	out     *reporter
	refuses atomic.Bool

	limit    func() (ucapi.LoadLimit, error)
	pending  func() map[model.MsgCounterType]ucapi.LoadLimit
	decide   func(counter model.MsgCounterType, approve bool, reason string)
	failsafe func() (float64, bool, error)
	duration func() (time.Duration, bool, error)
}

func newConsumptionSystem(entity spineapi.EntityLocalInterface, on stage) actor {
	s := &powerSystem{direction: "consumption", sign: 1, out: on.out}
	played := lpc.NewLPC(entity, s.happened(lpc.WriteApprovalRequired, lpc.DataUpdateLimit,
		lpc.DataUpdateFailsafeConsumptionActivePowerLimit, lpc.DataUpdateFailsafeDurationMinimum))
	s.limit, s.pending, s.decide = played.ConsumptionLimit, played.PendingConsumptionLimits, played.ApproveOrDenyConsumptionLimit
	s.failsafe, s.duration = played.FailsafeConsumptionActivePowerLimit, played.FailsafeDurationMinimum
	useCase(played)
	values := on.start.Failsafe
	s.check(played.SetConsumptionLimit(ucapi.LoadLimit{IsChangeable: true}))
	s.check(played.SetFailsafeConsumptionActivePowerLimit(values.ConsumptionWatts, true))
	s.check(played.SetFailsafeDurationMinimum(seconds(values.DurationSeconds), true))
	s.check(played.SetConsumptionNominalMax(on.start.NominalMax.ConsumptionWatts))
	return s
}

func newProductionSystem(entity spineapi.EntityLocalInterface, on stage) actor {
	s := &powerSystem{direction: "production", sign: -1, out: on.out}
	played := lpp.NewLPP(entity, s.happened(lpp.WriteApprovalRequired, lpp.DataUpdateLimit,
		lpp.DataUpdateFailsafeProductionActivePowerLimit, lpp.DataUpdateFailsafeDurationMinimum))
	s.limit, s.pending, s.decide = played.ProductionLimit, played.PendingProductionLimits, played.ApproveOrDenyProductionLimit
	s.failsafe, s.duration = played.FailsafeProductionActivePowerLimit, played.FailsafeDurationMinimum
	useCase(played)
	values := on.start.Failsafe
	s.check(played.SetProductionLimit(ucapi.LoadLimit{IsChangeable: true}))
	s.check(played.SetFailsafeProductionActivePowerLimit(values.ProductionWatts, true))
	s.check(played.SetFailsafeDurationMinimum(seconds(values.DurationSeconds), true))
	s.check(played.SetProductionNominalMax(on.start.NominalMax.ProductionWatts))
	return s
}

func (s *powerSystem) check(err error) {
	if err != nil {
		s.out.fail("%s: %v", s.direction, err)
	}
}

func (s *powerSystem) happened(approval, limit, failsafe, duration eebusapi.EventType) eebusapi.EntityEventCallback {
	return func(ski string, _ spineapi.DeviceRemoteInterface, _ spineapi.EntityRemoteInterface, what eebusapi.EventType) {
		switch what {
		case approval:
			for counter := range s.pending() {
				s.decide(counter, !s.refuses.Load(), "told to refuse")
			}
		case limit:
			if now, err := s.limit(); err == nil {
				s.out.say(limitEvent(ski, s.direction, s.sign, now))
			}
		case failsafe, duration:
			s.tellFailsafe(ski)
		}
	}
}

func (s *powerSystem) tellFailsafe(ski string) {
	watts, _, err := s.failsafe()
	if err != nil {
		return
	}
	duration, _, err := s.duration()
	if err != nil {
		return
	}
	s.out.say(event{
		"event": "failsafeValues", "ski": ski, "direction": s.direction,
		"watts": watts, "durationSeconds": duration.Seconds(),
	})
}

func (s *powerSystem) take(c command) bool {
	if c.do != "refuse" {
		return false
	}
	if told, err := members[onCommand](c); err == nil {
		s.refuses.Store(told.On)
	}
	return true
}
