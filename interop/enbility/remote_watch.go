package main

import (
	"sync"
	"time"

	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
)

// remoteWatch reports what is seen of peers whoever plays: use cases, entities and heartbeats.
type remoteWatch struct {
	out *reporter
	// The stack calls from many goroutines, in any order: what is told is always what is there now.
	mux   sync.Mutex
	heard map[string]time.Time
}

func (w *remoteWatch) HandleEvent(payload spineapi.EventPayload) {
	if payload.Device == nil || (payload.EventType == spineapi.EventTypeDeviceChange && payload.ChangeType == spineapi.ElementChangeRemove) {
		return
	}
	w.mux.Lock()
	defer w.mux.Unlock()
	switch payload.EventType {
	case spineapi.EventTypeDeviceChange, spineapi.EventTypeEntityChange:
		w.tellEntities(payload)
	case spineapi.EventTypeDataChange:
		switch payload.Data.(type) {
		case *model.NodeManagementUseCaseDataType:
			w.tellUseCases(payload)
		case *model.DeviceDiagnosisHeartbeatDataType:
			if payload.CmdClassifier != nil && *payload.CmdClassifier == model.CmdClassifierTypeNotify {
				w.tellHeartbeat(payload.Ski)
			}
		}
	}
}

func (w *remoteWatch) tellEntities(payload spineapi.EventPayload) {
	types := []string{}
	for _, entity := range payload.Device.Entities() {
		if entity.EntityType() != model.EntityTypeTypeDeviceInformation {
			types = append(types, string(entity.EntityType()))
		}
	}
	w.out.tell("entities of "+payload.Ski, event{"event": "entities", "ski": payload.Ski, "types": types})
}

func (w *remoteWatch) tellUseCases(payload spineapi.EventPayload) {
	list := []event{}
	for _, information := range payload.Device.UseCases() {
		if information.Actor == nil {
			continue
		}
		for _, support := range information.UseCaseSupport {
			if support.UseCaseName != nil {
				list = append(list, event{
					"actor": *information.Actor, "name": *support.UseCaseName, "scenarios": support.ScenarioSupport,
				})
			}
		}
	}
	w.out.tell("uses of "+payload.Ski, event{"event": "usecases", "ski": payload.Ski, "list": list})
}

func (w *remoteWatch) tellHeartbeat(ski string) {
	if w.heard == nil {
		w.heard = map[string]time.Time{}
	}
	if now := time.Now(); now.Sub(w.heard[ski]) >= time.Second {
		w.heard[ski] = now
		w.out.say(event{"event": "heartbeat", "ski": ski})
	}
}
