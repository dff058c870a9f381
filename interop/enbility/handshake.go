package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/enbility/ship-go/logging"
)

// stackLog takes what the stack logs. Its trace is the only place where it shows the SHIP messages of the handshake.
type stackLog struct {
	out *reporter
}

var _ logging.LoggingInterface = (*stackLog)(nil)

func (l *stackLog) Trace(args ...any) {
	if len(args) != 3 {
		return
	}
	direction, isTraffic := map[any]string{"Recv:": "in", "Send:": "out"}[args[0]]
	ski, text := fmt.Sprint(args[1]), fmt.Sprint(args[2])
	if !isTraffic {
		return
	}
	if message := handshakeMessage(text); message != "" {
		l.out.say(event{"event": "handshake", "ski": ski, "direction": direction, "message": message})
	}
}

func (l *stackLog) Tracef(string, ...any) {}

func (l *stackLog) Debug(args ...any) { l.write(fmt.Sprintln(args...)) }

func (l *stackLog) Debugf(format string, args ...any) { l.write(fmt.Sprintf(format, args...)) }

func (l *stackLog) Info(args ...any) { l.write(fmt.Sprintln(args...)) }

func (l *stackLog) Infof(format string, args ...any) { l.write(fmt.Sprintf(format, args...)) }

func (l *stackLog) Error(args ...any) { l.write("error: " + fmt.Sprintln(args...)) }

func (l *stackLog) Errorf(format string, args ...any) {
	l.write("error: " + fmt.Sprintf(format, args...))
}

func (l *stackLog) write(line string) {
	if !l.out.quiet {
		fmt.Fprintln(os.Stderr, strings.TrimSpace(line))
	}
}

// handshakeMessage is the name of a SHIP message and the word that tells messages of this name apart; empty for data.
func handshakeMessage(text string) string {
	if text == "ship init" {
		return "init"
	}
	if strings.HasPrefix(text, `{"data"`) {
		return ""
	}
	var message map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &message) != nil || len(message) != 1 {
		return ""
	}
	for name, content := range message {
		var parts []map[string]any
		_ = json.Unmarshal(content, &parts)
		for _, part := range parts {
			for _, member := range []string{"phase", "handshakeType", "pinState"} {
				if word, ok := part[member].(string); ok {
					return name + " " + word
				}
			}
		}
		return name
	}
	return ""
}
