package main

import (
	"fmt"
	"net"
	"slices"
	"sync"
	"time"

	shipapi "github.com/enbility/ship-go/api"
	"github.com/enbility/ship-go/hub"
	"github.com/enbility/ship-go/logging"
	"github.com/enbility/ship-go/mdns"
	spineapi "github.com/enbility/spine-go/api"
	"github.com/enbility/spine-go/model"
	"github.com/enbility/spine-go/spine"
)

// What the modules in go.mod are called.
const (
	stackName    = "eebus-go"
	stackVersion = "0.7.0+b0c682b"
)

const brand = "enbility"

// The stack waits so long after it has announced the end of a connection.
const closingTime = 700 * time.Millisecond

var abilities = []string{
	"mdns", "dial", "approve-late", "untrust", "silence", "refuse-writes", "failsafe", "flood", "hear-heartbeat",
	"handshake", "exchange", "call", "entities", "announce",
}

// node is the stack under the contract. It is to ship-go and spine-go what the service of eebus-go is, and can dial addresses
// and send single requests beside that.
type node struct {
	out       *reporter
	device    spineapi.DeviceLocalInterface
	discovery *discovery
	hub       *hub.Hub
	trust     *trustStore
	asking    *asking
	actors    []actor

	mux       sync.Mutex
	connected []string
}

var _ shipapi.HubReaderInterface = (*node)(nil)

func startNode(start startCommand, out *reporter) (*node, error) {
	logging.SetLogging(&stackLog{out: out})
	certificate, ski, err := loadIdentity(start.Dir)
	if err != nil {
		return nil, fmt.Errorf("identity: %w", err)
	}
	trust, err := loadTrust(start.Dir)
	if err != nil {
		return nil, fmt.Errorf("trust: %w", err)
	}
	port, err := freePort(start.Port)
	if err != nil {
		return nil, err
	}
	deviceType := deviceTypeOf(start.Actors)
	device := spine.NewDeviceLocal(brand, start.Model, start.ShipID, start.ShipID,
		"d:_n:"+brand+"_"+start.ShipID, deviceType, model.NetworkManagementFeatureSetTypeSmart)
	n := &node{out: out, device: device, trust: trust, asking: newAsking(device, out)}

	var announced shipapi.MdnsInterface
	if start.Mdns {
		announced = mdns.NewMDNS(ski, brand, start.Model, string(deviceType), start.ShipID,
			[]shipapi.DeviceCategoryType{shipapi.DeviceCategoryTypeEnergyManagementSystem},
			start.ShipID, start.ShipID, port, []string{start.Interface}, mdns.MdnsProviderSelectionGoZeroConfOnly)
	}
	n.discovery = newDiscovery(announced, out)
	local := shipapi.NewServiceDetails(ski)
	local.SetShipID(start.ShipID)
	local.SetDeviceType(string(deviceType))
	n.hub = hub.NewHub(n, n.discovery, port, certificate, local)

	played, actors := playActors(start, n)
	n.actors = append(actors, n.asking, &addedParts{device: device}, &flood{device: device, out: out})
	if err := spine.Events.Subscribe(&remoteWatch{out: out}); err != nil {
		return nil, err
	}
	for _, ski := range trust.all() {
		n.hub.RegisterRemoteSKI(ski)
	}
	n.hub.Start()
	out.say(event{
		"event": "ready", "stack": stackName, "version": stackVersion, "ski": ski, "shipId": start.ShipID, "port": port,
		"actors": played, "can": abilities,
	})
	return n, nil
}

// freePort is the port that is wanted, or one that is free: the stack does not tell which one it got.
func freePort(wanted int) (int, error) {
	if wanted != 0 {
		return wanted, nil
	}
	listener, err := net.Listen("tcp", ":0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

func (n *node) take(c command) {
	isTaken := n.takeNodeCommand(c)
	for _, one := range n.actors {
		isTaken = one.take(c) || isTaken
	}
	if !isTaken {
		n.out.say(event{"event": "unsupported", "do": c.do})
	}
}

// takeNodeCommand carries out what is for the node and not for one of its actors.
func (n *node) takeNodeCommand(c command) bool {
	peer, err := members[peerMember](c)
	if err != nil {
		n.out.fail("%s: %v", c.do, err)
		return true
	}
	switch c.do {
	case "trust":
		n.keepTrust(peer.Ski, true)
		n.hub.RegisterRemoteSKI(peer.Ski)
	case "untrust":
		n.keepTrust(peer.Ski, false)
		n.hub.UnregisterRemoteSKI(peer.Ski)
	case "disconnect":
		n.hub.DisconnectSKI(peer.Ski, "told to")
	case "dial":
		if to, err := members[dialCommand](c); err == nil {
			n.discovery.dial(to)
		}
	default:
		return false
	}
	return true
}

func (n *node) keepTrust(ski string, trusted bool) {
	if err := n.trust.set(ski, trusted); err != nil {
		n.out.fail("trust: %v", err)
	}
}

// close ends in order: goodbye, SHIP close, and only then the sockets.
func (n *node) close() {
	n.discovery.Shutdown()
	n.mux.Lock()
	connected := slices.Clone(n.connected)
	n.mux.Unlock()
	for _, ski := range connected {
		n.hub.DisconnectSKI(ski, "the node ends")
	}
	if len(connected) > 0 {
		time.Sleep(closingTime)
	}
	n.hub.Shutdown()
}

// SetupRemoteDevice is what the hub calls when the data exchange is reached.
func (n *node) SetupRemoteDevice(ski string, link shipapi.ShipConnectionDataWriterInterface) shipapi.ShipConnectionDataReaderInterface {
	n.mux.Lock()
	if !slices.Contains(n.connected, ski) {
		n.connected = append(n.connected, ski)
	}
	n.mux.Unlock()
	n.out.say(event{"event": "connected", "ski": ski})
	reader := n.device.SetupRemoteDevice(ski, link)
	return n.asking.tap(ski, reader)
}

// RemoteSKIDisconnected comes with the end of every connection, also of one that has not reached the data exchange.
func (n *node) RemoteSKIDisconnected(ski string) {
	n.device.RemoveRemoteDeviceConnection(ski)
	n.mux.Lock()
	wasConnected := slices.Contains(n.connected, ski)
	n.connected = slices.DeleteFunc(n.connected, func(one string) bool { return one == ski })
	n.mux.Unlock()
	n.out.forget("of " + ski)
	if wasConnected {
		n.out.say(event{"event": "disconnected", "ski": ski})
	}
}

func (n *node) RemoteSKIConnected(string) {}

func (n *node) VisibleRemoteServicesUpdated([]shipapi.RemoteService) {}

func (n *node) ServiceShipIDUpdate(string, string) {}

func (n *node) ServicePairingDetailUpdate(ski string, detail *shipapi.ConnectionStateDetail) {
	if detail.State() == shipapi.ConnectionStateReceivedPairingRequest && !slices.Contains(n.trust.all(), ski) {
		n.out.say(event{"event": "waiting", "ski": ski})
	}
}

// AllowWaitingForTrust: the user may approve at any time.
func (n *node) AllowWaitingForTrust(string) bool { return true }
