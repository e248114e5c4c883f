//go:build cgo && (linux || darwin || freebsd)

package load

import (
	goplugin "plugin"

	"github.com/torchpass/torchpass/plugin"
)

// available says that this program can load Go plugins.
const available = true

const unavailable = ""

// open lets Go's loader have the file.
func open(path string) (e *plugin.Extension, err error) {
	defer func() {
		if x := recover(); x != nil {
			e, err = nil, &panicked{x}
		}
	}()
	p, err := goplugin.Open(path)
	if err != nil {
		return nil, err
	}
	s, err := p.Lookup(Symbol)
	if err != nil {
		return nil, errSymbol
	}
	f, ok := s.(func() plugin.Extension)
	if !ok {
		return nil, errSymbol
	}
	ext := f()
	return &ext, nil
}
