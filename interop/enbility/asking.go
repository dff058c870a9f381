package main

import (
	"encoding/json"
	"fmt"
	"sync"

	shipapi "github.com/enbility/ship-go/api"
	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
)

// asking sends single requests as they are told, and shows what the stack knows of a peer.
type asking struct {
	device spineapi.DeviceLocalInterface
	out    *reporter
	mux    sync.Mutex
	open   map[asked]string
}

// asked is a request that waits for its answer.
type asked struct {
	ski     string
	counter model.MsgCounterType
}

func newAsking(device spineapi.DeviceLocalInterface, out *reporter) *asking {
	return &asking{device: device, out: out, open: map[asked]string{}}
}

func (a *asking) take(c command) bool {
	switch c.do {
	case "ask":
		told, err := members[askCommand](c)
		if err == nil {
			err = a.ask(told)
		}
		if err != nil {
			a.out.fail("ask: %v", err)
		}
	case "know":
		told, err := members[knowCommand](c)
		if err == nil {
			err = a.know(told)
		}
		if err != nil {
			a.out.fail("know: %v", err)
		}
	default:
		return false
	}
	return true
}

func (a *asking) ask(told askCommand) error {
	remote := a.device.RemoteDeviceForSki(told.Ski)
	if remote == nil {
		return fmt.Errorf("%s is not connected", told.Ski)
	}
	from, to, err := a.addresses(remote, told.Feature)
	if err != nil {
		return err
	}
	var cmd model.CmdType
	if err := json.Unmarshal(told.Cmd, &cmd); err != nil {
		return err
	}
	// The answer is not looked at before its request is noted.
	a.mux.Lock()
	defer a.mux.Unlock()
	var counter *model.MsgCounterType
	if told.Classifier == "write" {
		counter, err = remote.Sender().Write(from, to, cmd)
	} else {
		classifier := model.CmdClassifierType(told.Classifier)
		isCall := classifier == model.CmdClassifierTypeCall
		counter, err = remote.Sender().Request(classifier, from, to, isCall, []model.CmdType{cmd})
	}
	if err == nil {
		a.open[asked{told.Ski, *counter}] = told.ID
	}
	return err
}

// addresses of a request: the stack has a client feature for every type of server feature.
func (a *asking) addresses(remote spineapi.DeviceRemoteInterface, feature json.RawMessage) (from, to *model.FeatureAddressType, err error) {
	var at model.FeatureAddressType
	if json.Unmarshal(feature, &at) == nil {
		at.Device = remote.Address()
		from, err = a.client("")
		return from, &at, err
	}
	var name model.FeatureTypeType
	if err := json.Unmarshal(feature, &name); err != nil {
		return nil, nil, err
	}
	if name == model.FeatureTypeTypeNodeManagement {
		own := a.device.NodeManagement().Address()
		return own, &model.FeatureAddressType{Device: remote.Address(), Entity: own.Entity, Feature: own.Feature}, nil
	}
	server := serverOf(remote, name)
	if server == nil {
		return nil, nil, fmt.Errorf("the peer has no %s", name)
	}
	from, err = a.client(name)
	return from, server.Address(), err
}

// client is the client feature of this type, or the first one there is.
func (a *asking) client(name model.FeatureTypeType) (*model.FeatureAddressType, error) {
	var first spineapi.FeatureLocalInterface
	for _, entity := range a.device.Entities() {
		for _, feature := range entity.Features() {
			if feature.Role() != model.RoleTypeClient {
				continue
			}
			if feature.Type() == name {
				return feature.Address(), nil
			}
			if first == nil {
				first = feature
			}
		}
	}
	if first == nil {
		return nil, fmt.Errorf("this node has no feature to ask from")
	}
	return first.Address(), nil
}

func (a *asking) know(told knowCommand) error {
	remote := a.device.RemoteDeviceForSki(told.Ski)
	if remote == nil {
		return fmt.Errorf("%s is not connected", told.Ski)
	}
	cmd := event{}
	if server := serverOf(remote, model.FeatureTypeType(told.Feature)); server != nil {
		if data := server.DataCopy(model.FunctionType(told.Function)); data != nil {
			cmd[told.Function] = data
		}
	}
	a.out.say(event{"event": "answer", "ski": told.Ski, "id": told.ID, "cmd": cmd})
	return nil
}

func serverOf(remote spineapi.DeviceRemoteInterface, name model.FeatureTypeType) spineapi.FeatureRemoteInterface {
	for _, entity := range remote.Entities() {
		if feature := entity.FeatureOfTypeAndRole(name, model.RoleTypeServer); feature != nil {
			return feature
		}
	}
	return nil
}

// tap is the reader of a connection, without the answers that were asked for here: the stack must not learn by them.
func (a *asking) tap(ski string, reader shipapi.ShipConnectionDataReaderInterface) shipapi.ShipConnectionDataReaderInterface {
	return &tappedReader{asking: a, ski: ski, stack: reader}
}

type tappedReader struct {
	asking *asking
	ski    string
	stack  shipapi.ShipConnectionDataReaderInterface
}

func (t *tappedReader) HandleShipPayloadMessage(message []byte) {
	if !t.asking.answered(t.ski, message) {
		t.stack.HandleShipPayloadMessage(message)
	}
}

// answered reports an answer to a request of ours; false: it is none.
func (a *asking) answered(ski string, message []byte) bool {
	var text struct {
		Datagram struct {
			Header struct {
				Reference   *model.MsgCounterType `json:"msgCounterReference"`
				Destination json.RawMessage       `json:"addressDestination"`
			} `json:"header"`
			Payload struct {
				Cmd []map[string]json.RawMessage `json:"cmd"`
			} `json:"payload"`
		} `json:"datagram"`
	}
	if json.Unmarshal(message, &text) != nil || text.Datagram.Header.Reference == nil {
		return false
	}
	header, cmds := text.Datagram.Header, text.Datagram.Payload.Cmd
	a.mux.Lock()
	id, ok := a.open[asked{ski, *header.Reference}]
	delete(a.open, asked{ski, *header.Reference})
	a.mux.Unlock()
	if !ok {
		return false
	}
	// The sender of the stack sends nothing twice that is not answered.
	if remote := a.device.RemoteDeviceForSki(ski); remote != nil {
		remote.Sender().ProcessResponseForMsgCounterReference(header.Reference)
	}
	answer := event{"event": "answer", "ski": ski, "id": id, "from": header.Destination}
	if len(cmds) == 0 {
		answer["cmd"] = event{}
	} else if result, ok := cmds[0]["resultData"]; ok {
		var data model.ResultDataType
		_ = json.Unmarshal(result, &data)
		answer["error"] = model.ErrorNumberTypeNoError
		if data.ErrorNumber != nil {
			answer["error"] = *data.ErrorNumber
		}
	} else {
		answer["cmd"] = cmds[0]
	}
	a.out.say(answer)
	return true
}
