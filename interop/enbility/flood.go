package main

import (
	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
)

// flood sends many notifies of a heartbeat: the stack sends no read twice that is not answered.
type flood struct {
	device spineapi.DeviceLocalInterface
	out    *reporter
}

func (f *flood) take(c command) bool {
	if c.do != "flood" {
		return false
	}
	told, err := members[floodCommand](c)
	if err != nil {
		f.out.fail("flood: %v", err)
		return true
	}
	for _, entity := range f.device.Entities() {
		server := entity.FeatureOfTypeAndRole(model.FeatureTypeTypeDeviceDiagnosis, model.RoleTypeServer)
		if server == nil {
			continue
		}
		data, ok := server.DataCopy(model.FunctionTypeDeviceDiagnosisHeartbeatData).(*model.DeviceDiagnosisHeartbeatDataType)
		for _, one := range f.device.SubscriptionManager().SubscriptionsOnFeature(*server.Address()) {
			if client := one.ClientFeature; ok && client.Device().Ski() == told.Ski {
				f.send(client, server, model.CmdType{DeviceDiagnosisHeartbeatData: data}, told)
				return true
			}
		}
	}
	f.out.fail("flood: %s hears no heartbeat", told.Ski)
	return true
}

func (f *flood) send(client spineapi.FeatureRemoteInterface, server spineapi.FeatureLocalInterface, cmd model.CmdType, told floodCommand) {
	for range make([]struct{}, told.Count) {
		if _, err := client.Device().Sender().Notify(server.Address(), client.Address(), cmd); err != nil {
			f.out.fail("flood: %v", err)
			break
		}
	}
	f.out.say(event{"event": "flooded", "ski": told.Ski, "count": told.Count})
}
