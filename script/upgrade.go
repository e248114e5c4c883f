package script

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/torchpass/torchpass/ir"
	"github.com/torchpass/torchpass/parse"
)

//go:embed upgraders.txt
var upgradersText string

// upgraderTexts are the graphs of the upgraders, by name.
var upgraderTexts = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for part := range strings.SplitSeq(upgradersText, "\n\n") {
		if name, graph, ok := strings.Cut(part, "\n"); ok {
			out[name] = graph
		}
	}
	return out
})

// upgrader is the graph of that name, read into the module when first used.
func (im *Importer) upgrader(name string) *ir.Graph {
	g := im.upgraders[name]
	if g == nil {
		read, err := parse.Graph("upgraders.txt", []byte(upgraderTexts()[name]), parse.Options{})
		if err != nil { // a test reads them all
			panic(fmt.Sprintf("script: embedded upgrader %q: %v", name, err))
		}
		g = read.CloneInto(im.mod)
		im.upgraders[name] = g
	}
	return g
}

// upgrade puts the graphs of upgraders in place of old calls. PyTorch passes over
// those in closures and in the conditions of loops, where they then mean something
// else than they did; here they do not.
func (e *emitter) upgrade() {
	if len(e.old) == 0 {
		return
	}
	for n := range e.graph.AllNodes() {
		if name := e.old[n]; name != "" {
			e.upgradeNode(n, e.im.upgrader(name))
		}
	}
}

func (e *emitter) upgradeNode(n *ir.Node, g *ir.Graph) {
	k := &copier{to: e.graph, names: e.names, vals: map[*ir.Value]*ir.Value{}}
	for i, p := range g.Top().Params() {
		k.vals[p] = n.Input(i)
	}
	for m := range g.Top().Nodes() {
		k.node(m, func(c *ir.Node) { c.InsertBefore(n) })
	}
	n.Output(0).ReplaceAllUsesWith(k.vals[g.Output(0)])
	e.names.drop(n.Output(0))
	n.Remove()
}
