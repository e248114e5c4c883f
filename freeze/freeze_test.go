package freeze_test

import (
	"testing"

	"github.com/torchpass/torchpass/freeze"
	"github.com/torchpass/torchpass/golden/goldentest"
)

func TestCases(t *testing.T) { goldentest.Test(t, freeze.Pass) }
