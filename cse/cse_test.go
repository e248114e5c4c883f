package cse_test

import (
	"testing"

	"github.com/torchpass/torchpass/cse"
	"github.com/torchpass/torchpass/golden/goldentest"
)

func TestCases(t *testing.T) { goldentest.Test(t, cse.Pass) }
