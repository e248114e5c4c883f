package budget

import (
	"github.com/torchpass/torchpass/analysis"
	"github.com/torchpass/torchpass/pass"
	"github.com/torchpass/torchpass/plugin"
)

// Extension is what torchpass gets of this package.
func Extension() plugin.Extension {
	return plugin.Extension{API: plugin.API, Passes: []*pass.Pass{Pass}, Analyses: []analysis.Info{Counts.Info()}}
}
