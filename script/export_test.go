package script

import (
	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
)

// Upgrader is the graph of an upgrader in a module of its own, nil if there is none.
func Upgrader(name string) *ir.Graph {
	g, err := parse.Graph(name, []byte(upgraderTexts()[name]), parse.Options{})
	if err != nil {
		return nil
	}
	return g
}

// NumUpgraders is how many there are.
func NumUpgraders() int { return len(upgraderTexts()) }
