//go:build !cgo || !(linux || darwin || freebsd)

package load

import (
	"errors"

	"github.com/torchpass/torchpass/plugin"
)

const available = false

const unavailable = "this torchpass was built without cgo, or for a system on which Go has no plugins, and cannot load it"

func open(string) (*plugin.Extension, error) { return nil, errors.New(unavailable) }
