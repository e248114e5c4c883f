package loops_test

import (
	"testing"

	"github.com/torchpass/torchpass/golden/goldentest"
	"github.com/torchpass/torchpass/loops"
)

func TestCases(t *testing.T) {
	goldentest.Test(t, loops.Unroll, loops.PartialUnroll, loops.Peel, loops.LICM, loops.Hoist, loops.IfConvert)
}
