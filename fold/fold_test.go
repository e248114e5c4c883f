package fold_test

import (
	"testing"

	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/fold"
	"github.com/torchpass/torchpass/golden/goldentest"
)

func TestCases(t *testing.T) { goldentest.Test(t, fold.Pass, dce.Pass) }
