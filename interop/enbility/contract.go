package main

import "encoding/json"

// startCommand is the first line that is read: who this node is (../README.md).
type startCommand struct {
	Actors           []string `json:"actors"`
	Dir              string   `json:"dir"`
	Address          string   `json:"address"`
	Interface        string   `json:"interface"`
	Port             int      `json:"port"`
	Mdns             bool     `json:"mdns"`
	ShipID           string   `json:"shipId"`
	Model            string   `json:"model"`
	HeartbeatSeconds float64  `json:"heartbeatSeconds"`
	Failsafe         struct {
		ConsumptionWatts float64 `json:"consumptionWatts"`
		ProductionWatts  float64 `json:"productionWatts"`
		DurationSeconds  float64 `json:"durationSeconds"`
	} `json:"failsafe"`
	NominalMax struct {
		ConsumptionWatts float64 `json:"consumptionWatts"`
		ProductionWatts  float64 `json:"productionWatts"`
	} `json:"nominalMax"`
	Quiet bool `json:"quiet"`
}

// command is any later line; its members are read by whoever the command is for.
type command struct {
	do   string
	line []byte
}

func parseCommand(line []byte) (command, error) {
	var head struct {
		Do string `json:"do"`
	}
	err := json.Unmarshal(line, &head)
	return command{do: head.Do, line: line}, err
}

// members reads the members of a command; what is missing stays as it is.
func members[T any](c command) (T, error) {
	var value T
	err := json.Unmarshal(c.line, &value)
	return value, err
}

type peerMember struct {
	Ski string `json:"ski"`
}

type dialCommand struct {
	Ski  string `json:"ski"`
	Host string `json:"host"`
	Port int    `json:"port"`
}

type limitCommand struct {
	Ski             string   `json:"ski"`
	Direction       string   `json:"direction"`
	Active          bool     `json:"active"`
	Watts           float64  `json:"watts"`
	DurationSeconds *float64 `json:"durationSeconds"`
}

type failsafeCommand struct {
	Ski             string   `json:"ski"`
	Direction       string   `json:"direction"`
	Watts           *float64 `json:"watts"`
	DurationSeconds *float64 `json:"durationSeconds"`
}

type onCommand struct {
	On bool `json:"on"`
}

type evseCommand struct {
	State string `json:"state"`
}

type phases struct {
	A *float64 `json:"a"`
	B *float64 `json:"b"`
	C *float64 `json:"c"`
}

type publishCommand struct {
	Power     *float64 `json:"power"`
	Phases    phases   `json:"phases"`
	Current   phases   `json:"current"`
	Voltage   phases   `json:"voltage"`
	Frequency *float64 `json:"frequency"`
	Consumed  *float64 `json:"consumed"`
	Produced  *float64 `json:"produced"`
}

// vehicleValues: what is missing is not known, or stays as it is.
type vehicleValues struct {
	Standard       *string  `json:"standard"`
	Asymmetric     *bool    `json:"asymmetric"`
	Identification *string  `json:"identification"`
	Brand          *string  `json:"brand"`
	MinWatts       *float64 `json:"minWatts"`
	MaxWatts       *float64 `json:"maxWatts"`
	StandbyWatts   *float64 `json:"standbyWatts"`
	Asleep         *bool    `json:"asleep"`
}

type plugCommand struct {
	vehicleValues
	Phases  int     `json:"phases"`
	MinAmps float64 `json:"minAmps"`
	MaxAmps float64 `json:"maxAmps"`
}

type driveCommand struct {
	Current phases   `json:"current"`
	Power   phases   `json:"power"`
	Charged *float64 `json:"charged"`
	Soc     *float64 `json:"soc"`
}

// demandCommand: energies and the time until departure, each where it is known.
type demandCommand struct {
	MinWh          *float64 `json:"minWh"`
	OptWh          *float64 `json:"optWh"`
	MaxWh          *float64 `json:"maxWh"`
	DepartsSeconds *float64 `json:"departsSeconds"`
}

type evLimitCommand struct {
	Ski     string `json:"ski"`
	UseCase string `json:"useCase"`
	Active  bool   `json:"active"`
	Amps    phases `json:"amps"`
}

type timedValue struct {
	DurationSeconds float64 `json:"durationSeconds"`
	Value           float64 `json:"value"`
}

type cevcCommand struct {
	Ski   string       `json:"ski"`
	Slots []timedValue `json:"slots"`
}

type askCommand struct {
	Ski        string          `json:"ski"`
	ID         string          `json:"id"`
	Classifier string          `json:"classifier"`
	Feature    json.RawMessage `json:"feature"`
	Cmd        json.RawMessage `json:"cmd"`
}

type knowCommand struct {
	Ski      string `json:"ski"`
	ID       string `json:"id"`
	Feature  string `json:"feature"`
	Function string `json:"function"`
}

type announceCommand struct {
	On        bool   `json:"on"`
	Actor     string `json:"actor"`
	Name      string `json:"name"`
	Scenarios []uint `json:"scenarios"`
}

type floodCommand struct {
	Ski   string `json:"ski"`
	Count int    `json:"count"`
}
