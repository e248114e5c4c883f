package schema

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"github.com/torchpass/torchpass/symbol"
)

//go:embed functions.txt
var functionsText string

// functions are the schemas of the functions that PyTorch has in TorchScript under
// the names of operators, in the order in which it tries them.
var functions = sync.OnceValue(func() map[symbol.Symbol][]*Schema {
	out := map[symbol.Symbol][]*Schema{}
	for line := range strings.Lines(functionsText) {
		if line[0] == '#' {
			continue
		}
		s, err := Parse(strings.TrimSuffix(line, "\n"))
		if err != nil {
			panic(fmt.Sprintf("schema: embedded functions: %v in line %q", err, line))
		}
		s.Origin = Function
		out[s.Name] = append(out[s.Name], s)
	}
	return out
})
