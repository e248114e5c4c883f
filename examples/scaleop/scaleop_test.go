package scaleop_test

import (
	"testing"

	"github.com/torchpass/torchpass/golden/goldentest"

	"example.com/scaleop"
)

// TestCases runs graphs that use the operator.
func TestCases(t *testing.T) { goldentest.Extension(t, scaleop.Extension()) }
