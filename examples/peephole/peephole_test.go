package peephole_test

import (
	"testing"

	"example.com/peephole"
	"github.com/torchpass/torchpass/golden/goldentest"
)

func TestCases(t *testing.T) { goldentest.Test(t, peephole.Pass) }
