package main

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/enbility/eebus-go/features/client"
	"github.com/enbility/eebus-go/features/server"
	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
	"github.com/enbility/spine-go/spine"
	"github.com/enbility/spine-go/util"
)

// How often a vehicle looks whether its energy manager still speaks.
const heartbeatLook = 250 * time.Millisecond

// vehicleLimits are the ceilings (OPEV) and recommendations (OSCEV) of a vehicle, one for each phase, with the heartbeat they need.
type vehicleLimits struct {
	entity  spineapi.EntityLocalInterface
	out     *reporter
	refuses *atomic.Bool
	safe    float64
	control *server.LoadControl
	groups  []limitGroup
	done    chan struct{}

	mux     sync.Mutex
	heard   time.Time
	timeout time.Duration
}

// limitGroup are the limits of a use case, in the order of the phases.
type limitGroup struct {
	useCase  string
	category model.LoadControlCategoryType
	scope    model.ScopeTypeType
	ids      []model.LoadControlLimitIdType
}

func newVehicleLimits(entity spineapi.EntityLocalInterface, currents []measuredPoint, told plugCommand, played []string, refuses *atomic.Bool, out *reporter) (*vehicleLimits, error) {
	feature := entity.GetOrAddFeature(model.FeatureTypeTypeLoadControl, model.RoleTypeServer)
	feature.AddFunctionType(model.FunctionTypeLoadControlLimitDescriptionListData, true, false)
	feature.AddFunctionType(model.FunctionTypeLoadControlLimitListData, true, true)
	entity.GetOrAddFeature(model.FeatureTypeTypeDeviceDiagnosis, model.RoleTypeClient)
	control, err := server.NewLoadControl(entity)
	if err != nil {
		return nil, err
	}
	l := &vehicleLimits{
		entity: entity, out: out, refuses: refuses, safe: told.MinAmps, control: control, done: make(chan struct{}),
		timeout: time.Minute,
	}
	for _, group := range []limitGroup{
		{useCase: "OPEV", category: model.LoadControlCategoryTypeObligation, scope: model.ScopeTypeTypeOverloadProtection},
		{useCase: "OSCEV", category: model.LoadControlCategoryTypeRecommendation, scope: model.ScopeTypeTypeSelfConsumption},
	} {
		if slices.Contains(played, "EV-"+group.useCase) {
			l.groups = append(l.groups, l.describe(group, currents, told.MaxAmps))
		}
	}
	if err := feature.AddWriteApprovalCallback(l.decide); err != nil {
		return nil, err
	}
	go l.look()
	return l, spine.Events.Subscribe(l)
}

func (l *vehicleLimits) describe(group limitGroup, currents []measuredPoint, most float64) limitGroup {
	for index := range currents {
		id := l.control.AddLimitDescription(model.LoadControlLimitDescriptionDataType{
			LimitType:     util.Ptr(model.LoadControlLimitTypeTypeMaxValueLimit),
			LimitCategory: &group.category,
			MeasurementId: &currents[index].id,
			Unit:          util.Ptr(model.UnitOfMeasurementTypeA),
			ScopeType:     &group.scope,
		})
		if id != nil {
			group.ids = append(group.ids, *id)
		}
	}
	data := []model.LoadControlLimitDataType{}
	for index := range group.ids {
		data = append(data, model.LoadControlLimitDataType{
			LimitId:           &group.ids[index],
			IsLimitChangeable: util.Ptr(true),
			IsLimitActive:     util.Ptr(false),
			Value:             model.NewScaledNumberType(most),
		})
	}
	feature := l.feature()
	if refused := feature.UpdateData(model.FunctionTypeLoadControlLimitListData,
		&model.LoadControlLimitListDataType{LoadControlLimitData: data}, model.NewFilterTypePartial(), nil); refused != nil {
		l.out.fail("limits: %s", refused.String())
	}
	return group
}

func (l *vehicleLimits) feature() spineapi.FeatureLocalInterface {
	return l.entity.FeatureOfTypeAndRole(model.FeatureTypeTypeLoadControl, model.RoleTypeServer)
}

func (l *vehicleLimits) decide(message *spineapi.Message) {
	answer := model.ErrorType{}
	if l.refuses.Load() {
		answer.ErrorNumber = model.ErrorNumberTypeCommandRejected
	}
	l.feature().ApproveOrDenyWrite(message, answer)
}

// HandleEvent: who binds itself is heard from now on; who writes has changed the limits.
func (l *vehicleLimits) HandleEvent(payload spineapi.EventPayload) {
	switch data := payload.Data.(type) {
	case *model.DeviceDiagnosisHeartbeatDataType:
		l.hear(data)
	case *model.LoadControlLimitListDataType:
		if payload.LocalFeature == l.feature() {
			l.tell()
		}
	default:
		isBound := payload.EventType == spineapi.EventTypeBindingChange && payload.ChangeType == spineapi.ElementChangeAdd
		if isBound && payload.LocalFeature == l.feature() {
			l.listenTo(payload.Entity)
		}
	}
}

// listenToAll hears the energy managers that are connected already: after a vehicle left, the stack keeps their bindings, and
// does not tell that they bind themselves to the next one.
func (l *vehicleLimits) listenToAll() {
	for _, remote := range l.entity.Device().RemoteDevices() {
		for _, entity := range remote.Entities() {
			isManager := entity.EntityType() == model.EntityTypeTypeCEM
			if isManager && entity.FeatureOfTypeAndRole(model.FeatureTypeTypeDeviceDiagnosis, model.RoleTypeServer) != nil {
				l.listenTo(entity)
			}
		}
	}
}

func (l *vehicleLimits) listenTo(manager spineapi.EntityRemoteInterface) {
	diagnosis, err := client.NewDeviceDiagnosis(l.entity, manager)
	if err == nil && !diagnosis.HasSubscription() {
		_, err = diagnosis.Subscribe()
	}
	if err == nil {
		_, err = diagnosis.RequestHeartbeat()
	}
	if err != nil {
		l.out.fail("heartbeat of the energy manager: %v", err)
	}
}

func (l *vehicleLimits) hear(data *model.DeviceDiagnosisHeartbeatDataType) {
	l.mux.Lock()
	l.heard = time.Now()
	if data.HeartbeatTimeout != nil {
		if timeout, err := data.HeartbeatTimeout.GetTimeDuration(); err == nil {
			l.timeout = timeout
		}
	}
	l.mux.Unlock()
	l.tell()
}

func (l *vehicleLimits) look() {
	ticker := time.NewTicker(heartbeatLook)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			l.tell()
		case <-l.done:
			return
		}
	}
}

// tell reports what bounds the vehicle now: without a heartbeat the safe current, and no recommendation.
func (l *vehicleLimits) tell() {
	l.mux.Lock()
	defer l.mux.Unlock()
	select {
	case <-l.done:
		return
	default:
	}
	trust := "following"
	if l.heard.IsZero() {
		trust = "notYetHeard"
	} else if time.Since(l.heard) > l.timeout {
		trust = "heartbeatMissing"
	}
	for _, group := range l.groups {
		amps := event{}
		for index, name := range []string{"a", "b", "c"}[:len(group.ids)] {
			limit, err := l.control.GetLimitDataForId(group.ids[index])
			switch {
			case trust != "following":
				if group.useCase == "OPEV" {
					amps[name] = l.safe
				}
			case err == nil && isTrue(limit.IsLimitActive) && limit.Value != nil:
				amps[name] = limit.Value.GetValue()
			}
		}
		l.out.tell("limits of "+group.useCase, event{"event": "evLimits", "useCase": group.useCase, "trust": trust, "amps": amps})
	}
}

func (l *vehicleLimits) close() {
	l.mux.Lock()
	defer l.mux.Unlock()
	close(l.done)
	_ = spine.Events.Unsubscribe(l)
	l.out.forget("limits of ")
}
