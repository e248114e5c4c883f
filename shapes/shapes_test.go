package shapes_test

import (
	"testing"

	"github.com/torchpass/torchpass/golden/goldentest"
	"github.com/torchpass/torchpass/shapes"
)

func TestCases(t *testing.T) { goldentest.Test(t, shapes.Pass, shapes.Erase) }
