package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
)

// event is one line out.
type event map[string]any

// What a measurement has to know; all else is left out when the node is quiet.
var toldWhenQuiet = []string{"ready", "connected", "disconnected", "error"}

// reporter writes events, from any goroutine.
type reporter struct {
	mux   sync.Mutex
	out   io.Writer
	quiet bool
	told  map[string]string
}

func newReporter(out io.Writer) *reporter {
	return &reporter{out: out, told: map[string]string{}}
}

// say writes an event.
func (r *reporter) say(e event) {
	r.mux.Lock()
	defer r.mux.Unlock()
	r.write(encode(e))
}

// tell writes an event unless the last one under this key was the same.
func (r *reporter) tell(key string, e event) {
	line := encode(e)
	r.mux.Lock()
	defer r.mux.Unlock()
	if r.told[key] == line {
		return
	}
	r.told[key] = line
	r.write(line)
}

// forget makes everything told under keys with this part news again.
func (r *reporter) forget(part string) {
	r.mux.Lock()
	defer r.mux.Unlock()
	for key := range r.told {
		if strings.Contains(key, part) {
			delete(r.told, key)
		}
	}
}

func (r *reporter) fail(format string, args ...any) {
	r.say(event{"event": "error", "text": fmt.Sprintf(format, args...)})
}

func (r *reporter) write(line string) {
	if r.quiet && !slices.ContainsFunc(toldWhenQuiet, func(name string) bool {
		return strings.Contains(line, `"event":"`+name+`"`)
	}) {
		return
	}
	if _, err := io.WriteString(r.out, line+"\n"); err != nil {
		// Whoever started this program is gone.
		os.Exit(1)
	}
}

func encode(e event) string {
	line, err := json.Marshal(e)
	if err != nil {
		line, _ = json.Marshal(event{"event": "error", "text": err.Error()})
	}
	return string(line)
}
