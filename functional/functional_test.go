package functional_test

import (
	"testing"

	"github.com/torchpass/torchpass/functional"
	"github.com/torchpass/torchpass/golden/goldentest"
)

func TestCases(t *testing.T) { goldentest.Test(t, functional.Pass) }
