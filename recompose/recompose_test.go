package recompose

import (
	"testing"

	"github.com/torchpass/torchpass/golden/goldentest"
)

func TestCases(t *testing.T) { goldentest.Test(t, Pass, Decompose) }
