package main

import (
	"maps"
	"sync"

	shipapi "github.com/enbility/ship-go/api"
)

// Path of the websocket of a node that is dialled without discovery.
const defaultPath = "/ship/"

// discovery stands between the hub and its multicast DNS: it reports what is seen, and adds the addresses this node is told.
type discovery struct {
	out *reporter
	// Missing: this node neither announces nor browses.
	inner shipapi.MdnsInterface

	mux     sync.Mutex
	hub     shipapi.MdnsReportInterface
	seen    map[string]*shipapi.MdnsEntry
	dialled map[string]*shipapi.MdnsEntry
}

func newDiscovery(inner shipapi.MdnsInterface, out *reporter) *discovery {
	return &discovery{out: out, inner: inner, dialled: map[string]*shipapi.MdnsEntry{}}
}

func (d *discovery) Start(hub shipapi.MdnsReportInterface) error {
	d.mux.Lock()
	d.hub = hub
	d.mux.Unlock()
	if d.inner == nil {
		return nil
	}
	return d.inner.Start(d)
}

// ReportMdnsEntries is what multicast DNS calls with everything it sees now.
func (d *discovery) ReportMdnsEntries(entries map[string]*shipapi.MdnsEntry, isNew bool) {
	d.mux.Lock()
	gone := d.seen
	d.seen = maps.Clone(entries)
	all := maps.Clone(entries)
	for ski, entry := range d.dialled {
		all[ski] = copied(entry)
	}
	hub := d.hub
	for ski, entry := range d.seen {
		d.out.tell("seen "+ski, discovered(entry))
	}
	for ski := range gone {
		if _, ok := d.seen[ski]; !ok {
			d.out.tell("seen "+ski, event{"event": "vanished", "ski": ski})
		}
	}
	d.mux.Unlock()
	hub.ReportMdnsEntries(all, isNew)
}

// dial makes an address known; the hub connects to it if its node is trusted.
func (d *discovery) dial(to dialCommand) {
	d.mux.Lock()
	d.dialled[to.Ski] = &shipapi.MdnsEntry{Ski: to.Ski, Host: to.Host, Port: to.Port, Path: defaultPath}
	d.mux.Unlock()
	d.RequestMdnsEntries()
}

func (d *discovery) RequestMdnsEntries() {
	if d.inner != nil {
		d.inner.RequestMdnsEntries()
		return
	}
	d.mux.Lock()
	isStarted := d.hub != nil
	d.mux.Unlock()
	if isStarted {
		go d.ReportMdnsEntries(map[string]*shipapi.MdnsEntry{}, true)
	}
}

func (d *discovery) AnnounceMdnsEntry() error {
	if d.inner == nil {
		return nil
	}
	return d.inner.AnnounceMdnsEntry()
}

func (d *discovery) UnannounceMdnsEntry() {
	if d.inner != nil {
		d.inner.UnannounceMdnsEntry()
	}
}

func (d *discovery) Shutdown() {
	if d.inner != nil {
		d.inner.Shutdown()
	}
}

func (d *discovery) SetAutoAccept(accept bool) {
	if d.inner != nil {
		d.inner.SetAutoAccept(accept)
	}
}

func (d *discovery) QRCodeText() string {
	if d.inner == nil {
		return ""
	}
	return d.inner.QRCodeText()
}

func copied(entry *shipapi.MdnsEntry) *shipapi.MdnsEntry {
	other := *entry
	return &other
}

func discovered(entry *shipapi.MdnsEntry) event {
	return event{
		"event":  "discovered",
		"ski":    entry.Ski,
		"shipId": entry.Identifier,
		"host":   entry.Host,
		"port":   entry.Port,
		"brand":  entry.Brand,
		"model":  entry.Model,
	}
}
