package affine_test

import (
	"testing"

	"github.com/torchpass/torchpass/affine"
	"github.com/torchpass/torchpass/golden/goldentest"
)

func TestCases(t *testing.T) { goldentest.Test(t, affine.Pass) }
