package corpus

import (
	"fmt"
	"strings"
)

// StraightLine is a dump of n nodes, each of which uses the two before it.
func StraightLine(n int) []byte {
	var b strings.Builder
	b.WriteString("graph(%0 : Float(1, 64, strides=[64, 1], requires_grad=0, device=cpu),\n      %1 : Tensor):\n")
	for i := range n {
		fmt.Fprintf(&b, "  %%%d : Tensor = aten::mul(%%%d, %%%d) # net.py:%d:8\n", i+2, i+1, i, i%500)
	}
	fmt.Fprintf(&b, "  return (%%%d)\n", n+1)
	return []byte(b.String())
}

// Find returns the first text of a family whose name contains all the parts.
func Find(family string, parts ...string) (Text, error) {
	texts, err := Load(family)
	if err != nil {
		return Text{}, err
	}
next:
	for _, x := range texts {
		for _, p := range parts {
			if !strings.Contains(x.Name, p) {
				continue next
			}
		}
		return x, nil
	}
	return Text{}, fmt.Errorf("no text in %s whose name contains %q", family, parts)
}
