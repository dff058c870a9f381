module busbar.dev/interop/enbility

go 1.22.0

require (
	github.com/enbility/eebus-go v0.7.1-0.20241016134135-b0c682bbe63f
	github.com/enbility/ship-go v0.0.0-20241006160314-3a4325a1a6d6
	github.com/enbility/spine-go v0.0.0-20241007182100-30ee8bc405a7
)

require (
	github.com/ahmetb/go-linq/v3 v3.2.0 // indirect
	github.com/enbility/go-avahi v0.0.0-20240909195612-d5de6b280d7a // indirect
	github.com/enbility/zeroconf/v2 v2.0.0-20240920094356-be1cae74fda6 // indirect
	github.com/godbus/dbus/v5 v5.1.0 // indirect
	github.com/golanguzb70/lrucache v1.2.0 // indirect
	github.com/gorilla/websocket v1.5.3 // indirect
	github.com/miekg/dns v1.1.62 // indirect
	github.com/rickb777/date v1.21.1 // indirect
	github.com/rickb777/plural v1.4.2 // indirect
	gitlab.com/c0b/go-ordered-json v0.0.0-20201030195603-febf46534d5a // indirect
	golang.org/x/mod v0.21.0 // indirect
	golang.org/x/net v0.29.0 // indirect
	golang.org/x/sync v0.8.0 // indirect
	golang.org/x/sys v0.25.0 // indirect
	golang.org/x/tools v0.25.0 // indirect
)
