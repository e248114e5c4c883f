package simplify_test

import (
	"testing"

	"github.com/torchpass/torchpass/golden/goldentest"
	"github.com/torchpass/torchpass/simplify"
)

func TestCases(t *testing.T) { goldentest.Test(t, simplify.Pass) }
