package cli

import (
	"regexp"
	"strings"

	"github.com/torchpass/torchpass/ir"
)

// mangled is what PyTorch puts into the names of classes and functions to make them
// unique.
var mangled = regexp.MustCompile(`___torch_mangle_\d+\.`)

// nameOrString is a qualified name or a quoted string in source.
var nameOrString = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|__torch__(?:\.\w+)+`)

// unmangled takes the mangling out of the names in source, but for names that
// would then be those of something else in the module or the text.
func unmangled(m *ir.Module, text string) string {
	plain := map[string]map[string]bool{} // names by what they are without mangling
	note := func(name string) {
		to := mangled.ReplaceAllString(name, "")
		if plain[to] == nil {
			plain[to] = map[string]bool{}
		}
		plain[to][name] = true
	}
	for t := range m.Scope.All() {
		note(t.Name())
	}
	for _, f := range m.Functions {
		if f.Class == nil {
			note(f.Name)
		}
	}
	for _, name := range nameOrString.FindAllString(text, -1) {
		if name[0] != '"' {
			note(name)
		}
	}
	return nameOrString.ReplaceAllStringFunc(text, func(name string) string {
		to := mangled.ReplaceAllString(name, "")
		if name[0] == '"' || to == name {
			return name
		}
		for part := to; strings.Contains(part, "."); part = part[:strings.LastIndexByte(part, '.')] {
			if len(plain[part]) > 1 {
				return name
			}
		}
		return to
	})
}
