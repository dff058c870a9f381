// Program enbility is a peer program of the interop runs (../README.md) around the Go stack ship-go, spine-go and eebus-go.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// Longest line that is read: a command with a SPINE command in it.
const longestLine = 1 << 20

func main() {
	out := newReporter(os.Stdout)
	if err := run(os.Stdin, out); err != nil {
		out.fail("%v", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out *reporter) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, longestLine)
	if !lines.Scan() {
		return fmt.Errorf("no start command: %v", lines.Err())
	}
	var start startCommand
	if err := json.Unmarshal(lines.Bytes(), &start); err != nil {
		return fmt.Errorf("start command: %w", err)
	}
	out.quiet = start.Quiet
	node, err := startNode(start, out)
	if err != nil {
		return err
	}
	defer node.close()
	for lines.Scan() {
		// The scanner uses its buffer again.
		line := append([]byte(nil), lines.Bytes()...)
		told, err := parseCommand(line)
		if err != nil {
			out.fail("command: %v", err)
			continue
		}
		if told.do == "stop" {
			break
		}
		node.take(told)
	}
	return lines.Err()
}
