package exec

import (
	_ "embed" // support.txt
	"fmt"
	"strings"
)

//go:generate go test -count=1 -run ^TestOpInfos$ . -update

// supportText has a line for each overload that samples of PyTorch's own table of
// operators call: name, samples, samples that agree, dtypes of those that agree.
//
//go:embed support.txt
var supportText string

// Sampled says how an overload did with the samples of PyTorch's own table of
// operators (testdata/opinfo): results as PyTorch's, to the tolerances of
// torch.testing.assert_close, and exceptions with its text.
type Sampled struct {
	Samples, Agree int
	DTypes         []string // of the samples that agree
}

// Samples returns what was recorded of each overload that the samples call, by its name.
func Samples() map[string]Sampled {
	all := make(map[string]Sampled)
	for line := range strings.Lines(supportText) {
		f := strings.Fields(line)
		if len(f) < 3 || f[0] == "#" {
			continue
		}
		var s Sampled
		if _, err := fmt.Sscan(f[1], &s.Samples); err != nil {
			continue
		}
		if _, err := fmt.Sscan(f[2], &s.Agree); err != nil {
			continue
		}
		s.DTypes = f[3:]
		all[f[0]] = s
	}
	return all
}
