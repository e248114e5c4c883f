package dce_test

import (
	"testing"

	"github.com/torchpass/torchpass/dce"
	"github.com/torchpass/torchpass/golden/goldentest"
)

func TestCases(t *testing.T) { goldentest.Test(t, dce.Pass) }
